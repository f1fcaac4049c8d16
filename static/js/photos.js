// Photos are made smaller before they travel: drawn anew, so that where they were taken stays here.
const LONGEST_SIDE = 1600; // CSS pixels of a page of evidence
const QUALITY = 0.85;
const LARGE = 1024 * 1024; // a small PNG is a drawing of the screen: its letters stay sharp
const PHOTOS = new Set(["image/jpeg", "image/png", "image/webp"]);

export function isPhoto(file) {
  return PHOTOS.has(file.type);
}

/** The photo as it will be sent; the file itself where it is none, or where it cannot be drawn. */
export async function shrink(file) {
  if (!isPhoto(file)) return file;
  try {
    return await draw(file);
  } catch {
    return file; // the server looks at it and says what is wrong
  }
}

async function draw(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  if (file.type === "image/png" && share === 1 && file.size < LARGE) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * share));
  canvas.height = Math.max(1, Math.round(image.height * share));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what was transparent
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob) return file;
  return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
}

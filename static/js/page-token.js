// After signing in again in another tab this page's token is old: a fresh copy of it has the new one.

/** The token that forms of this page need now; empty when nobody is signed in. */
export async function freshToken() {
  const response = await fetch(location.href, { redirect: "manual", cache: "no-store" });
  if (!response.ok) return "";
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

"""A step is done again exactly when one of its inputs changed."""

from devtools.stamps import Stamp


def stamp(folder):
    return Stamp(folder / "stamp", [folder / "file", folder / "tree", "word"])


def write(folder):
    (folder / "tree" / "deep").mkdir(parents=True)
    (folder / "file").write_text("one")
    (folder / "tree" / "deep" / "leaf").write_text("two")
    stamp(folder).put()


def test_stamp_is_current_while_nothing_changed(tmp_path):
    write(tmp_path)

    assert stamp(tmp_path).is_current()


def test_stamp_is_old_when_a_file_deep_in_a_folder_changed(tmp_path):
    write(tmp_path)

    (tmp_path / "tree" / "deep" / "leaf").write_text("three")

    assert not stamp(tmp_path).is_current()


def test_stamp_is_old_when_a_file_was_added(tmp_path):
    write(tmp_path)

    (tmp_path / "tree" / "new").touch()

    assert not stamp(tmp_path).is_current()


def test_stamp_is_old_when_it_was_never_put(tmp_path):
    assert not Stamp(tmp_path / "stamp", ["word"]).is_current()

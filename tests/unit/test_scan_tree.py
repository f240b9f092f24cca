"""What files a scan reads, what it says it could not, and that it never leaves the tree."""

from pathlib import Path

from limen.scan import tree as files
from limen.scan.tree import interesting, read_tree


def names(root: Path, *paths: Path) -> list[str]:
    return sorted(read_tree(paths or (root,), root).files)


def test_files_are_named_from_the_root_and_folders_of_others_are_left_out(tmp_path: Path) -> None:
    for name in ("app.py", "api/orders.py", "node_modules/x/index.js", ".venv/lib/y.py", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    assert names(tmp_path) == ["api/orders.py", "app.py"]
    assert names(tmp_path, tmp_path / "api") == ["api/orders.py"]


def test_a_link_out_of_the_tree_is_told_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("SECRET = 1\n")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link.py").symlink_to(outside)
    tree = read_tree((root,), root)
    assert not tree.files
    assert [(each.where, "link" in each.why) for each in tree.problems] == [("link.py", True)]


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 100)
    (tmp_path / "good.py").write_text("x = 1\n")
    (tmp_path / "large.py").write_text("x = 1\n" * 100)
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'\n")
    tree = read_tree((tmp_path, tmp_path / "gone"), tmp_path)
    assert list(tree.files) == ["good.py"]
    assert sorted(Path(each.where).name for each in tree.problems) == ["gone", "large.py", "latin.py"]


def test_files_of_configuration_count_by_their_whole_name() -> None:
    assert all(
        map(interesting, ("Dockerfile", "deploy/Dockerfile.prod", ".env", ".env.example", "nginx.conf"))
    )
    assert not interesting("picture.png")

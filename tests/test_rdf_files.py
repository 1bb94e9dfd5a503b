import pytest

from kg.errors import WriteError
from kg.rdf.files import replacing, write_pieces


def test_a_file_is_replaced_and_nothing_is_left_over(tmp_path):
    path = tmp_path / "deep" / "a.txt"
    write_pieces(path, ["旧"])
    write_pieces(path, ["新", b"\n"])
    assert path.read_bytes() == "新\n".encode()
    assert [one.name for one in path.parent.iterdir()] == ["a.txt"]


def test_a_failure_leaves_the_old_file(tmp_path):
    def pieces():
        yield "half"
        raise ValueError("no more")

    path = tmp_path / "a.txt"
    path.write_text("whole")
    with pytest.raises(ValueError, match="no more"):
        write_pieces(path, pieces())
    assert path.read_text() == "whole"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_is_replaced_whole(tmp_path):
    path = tmp_path / "store"
    for name in ("one", "two"):
        with replacing(path) as new:
            new.mkdir()
            (new / name).touch()
    assert [one.name for one in path.iterdir()] == ["two"]
    assert [one.name for one in tmp_path.iterdir()] == ["store"]


def test_a_file_in_the_way_of_a_folder_is_an_error_of_ours(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="cannot write"):
        write_pieces(tmp_path / "file" / "a.txt", ["x"])

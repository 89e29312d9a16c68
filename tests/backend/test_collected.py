"""Static files outside development: a packed copy beside each."""

import gzip

from backend.collected import PackedStorage


def test_a_gzip_copy_stands_beside_each_collected_file(tmp_path):
    text = b"export const word = 1;\n" * 100
    (tmp_path / "word.js").write_bytes(text)
    assert list(PackedStorage(location=tmp_path).post_process({"word.js": (None, "word.js")}))
    assert gzip.decompress((tmp_path / "word.js.gz").read_bytes()) == text
    assert not (tmp_path / "word.js.br").exists()

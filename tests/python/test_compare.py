"""How two versions differ, and whether a version's bytes are what was saved."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest


@pytest.fixture
def two(storage):
    return storage.save(0.5, "score"), storage.save(0.75, "score")


def test_numbers_are_compared(two):
    one, other = two
    found = one.compare(other)
    assert found.values == {"": ("0.5", "0.75")}
    assert "0.5 -> 0.75" in str(found)
    assert str(found).startswith("score version 0 -> version 1")
    assert one.compare(1).values == other.compare(0).values | found.values
    assert not found.same_bytes


def test_versions_of_other_names_are_compared(storage, two):
    other = storage.save([1, 2, 3], "numbers")
    found = two[0].compare(other)
    assert found.facts["value_type"] == ("float", "list")
    assert found.facts["value_shape"] == (None, "3")
    assert "type: float -> list" in repr(found)
    assert "-> numbers version 0" in repr(found)


def test_a_version_is_the_same_as_itself(two):
    found = two[0].compare(two[0])
    assert found.same_bytes
    assert not found.facts
    assert not found.values
    assert found.code == ""
    assert repr(found) == "score version 0 -> version 0: the same bytes"


def test_an_alias_names_the_other_version(storage, two):
    two[1].alias("production")
    assert two[0].compare("production").values == {"": ("0.5", "0.75")}
    with pytest.raises(storage.NotFoundError, match='no alias "produktion"') as caught:
        two[0].compare("produktion")
    assert caught.value.hint == 'Did you mean "production"?'


@pytest.mark.parametrize("other", ["all", None, -1, 1.5, True, [1]])
def test_a_comparison_needs_another_version(storage, two, other):
    with pytest.raises(storage.InvalidInputError) as caught:
        two[0].compare(other)
    assert "alias" in f"{caught.value.message} {caught.value.hint}"
    assert '"all"' not in f"{caught.value.message} {caught.value.hint}"


def test_a_deleted_version_is_not_compared(storage, two):
    storage.delete("score", 1)
    with pytest.raises(storage.NotFoundError):
        two[0].compare(two[1])
    with pytest.raises(storage.NotFoundError):
        two[0].compare(7)


def test_the_html_shows_everything_as_text(storage):
    bad = "<script>alert(1)</script>"
    one = storage.save(bad, bad)
    other = storage.save(f"{bad}!", bad)
    html = one.compare(other)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_comparison_says_what_was_saved_by_a_script(run_python):
    said = run_python(
        """
        import artifact_storage as storage
        rate = 1
        one = storage.save({"rate": rate}, "model")
        rate = 2
        other = storage.save({"rate": rate}, "model")
        print(one.compare(other))
        """
    )
    assert said.startswith("model version 0 -> version 1")


def test_verified_bytes_are_noted(storage, value_file):
    saved = storage.save("x" * 200_000, "text")
    assert saved.verified_at is None
    found = saved.verify()
    assert found.verified_at == saved.verified_at == storage.get("text").verified_at
    assert abs(datetime.now(timezone.utc) - found.verified_at).total_seconds() < 3600
    assert "verified" in str(found)
    assert saved.verify(wait=False).wait().report["sha256"] == saved.sha256
    assert storage.operations()[0].kind == "verify"
    value_file().write_bytes(b"x")
    with pytest.raises(storage.CorruptedError, match="not what was saved"):
        saved.verify()
    value_file().unlink()
    with pytest.raises(storage.CorruptedError, match="missing"):
        saved.verify()


def test_the_same_bytes_are_kept_once(storage, home):
    values = [storage.save("y" * 300_000, "text") for _ in range(3)]
    assert [one.same_as for one in values] == [None, 0, 0]
    assert [one.same_as for one in values[0].versions()] == [0, 0, None]
    assert storage.get("text").same_as == 0
    files = list(home.rglob("*.pkl"))
    assert len(files) == 3
    assert len({file.stat().st_ino for file in files}) == 1
    storage.delete("text", 0)
    assert all(one.get_value() == "y" * 300_000 for one in values[1:])


def test_the_newest_version_is_a_version(two):
    assert two[0].compare("latest").values == two[0].compare(1).values


def test_bytes_that_differ_never_read_as_equal(storage):
    one, other = (storage.save([1] * 5000 + [last], "long") for last in (1, 2))
    found = one.compare(other)
    said = "The bytes differ, but not in the part of the values that the previews show."
    assert said in str(found)
    assert said in found._repr_html_()
    assert "differ" not in str(one.compare(one))


def test_sizes_that_differ_never_read_as_equal(storage):
    one, other = (storage.save(b"x" * size, "blob") for size in (1_000_000, 1_000_003))
    sizes = f"size: {one.size:,} B -> {other.size:,} B"
    assert sizes in str(one.compare(other))
    assert "The bytes differ" in str(one.compare(other))

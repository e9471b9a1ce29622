"""What a notebook shows of versions and checks."""

from __future__ import annotations


def test_versions_are_shown_as_a_table(storage):
    storage.save(1, "one")
    saved = storage.save(2, "one")
    for versions in (saved.versions(), storage.artifact_store().versions("one")):
        html = versions._repr_html_()
        assert html.startswith("<table>")
        assert html.count("<tr>") == 3
        assert repr(versions).count("\n") == 1
        assert [version.version for version in versions] == [1, 0]


def test_a_check_shows_its_result_once(storage, capsys):
    result = storage.check()
    result._ipython_display_()
    shown = capsys.readouterr().out
    assert shown.count("metadata ok") == 1
    result._ipython_display_()
    assert capsys.readouterr().out == shown

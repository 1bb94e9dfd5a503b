"""The page's script is joined from modules that keep to themselves."""

from __future__ import annotations

import re

import pytest

from kg.errors import GraphError
from kg.resources import shipped
from kg.view import scripts
from kg.view.scripts import library_script, page_script, to_function

MODULES = sorted(path.name for path in shipped("view", "templates").iterdir() if path.name.endswith(".js"))


def source(name):
    return shipped("view", "templates", name).read_text("utf-8")


def test_every_module_is_in_the_page_once():
    names = re.findall(r"^const \$(\w+) = ", page_script(), re.M)
    assert sorted(f"{name}.js" for name in names) == MODULES
    assert names[-1] == "main"


def test_nothing_is_left_of_module_syntax():
    assert re.findall(r"^\s*(?:import|export) .*", page_script(), re.M) == []


@pytest.mark.parametrize("name", MODULES)
def test_what_is_imported_is_exported(name):
    for names, module in re.findall(r'import \{([^}]*)\} from "\./(\w+)\.js"', source(name)):
        exported = set(
            re.findall(r"^export (?:async )?(?:function|class|const) (\w+)", source(f"{module}.js"), re.M)
        )
        assert {one.strip() for one in names.split(",")} <= exported


@pytest.mark.parametrize("name", MODULES)
def test_no_way_for_text_to_become_markup_or_code(name):
    banned = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|srcdoc|fetch\(|XMLHttp"
    )
    assert re.findall(banned, source(name)) == []


@pytest.mark.parametrize("name", MODULES)
def test_modules_stay_small(name):
    assert len(source(name).splitlines()) <= 300


def test_scripts_can_stand_in_a_page():
    for script in (page_script(), library_script()):
        assert not re.search(r"</script|<!--", script, re.I)


def test_the_newest_library_is_taken(monkeypatch, tmp_path):
    for version in ("9.0.4", "10.1.0", "9.1.2"):
        (tmp_path / "lib" / f"vis-{version}").mkdir(parents=True)
        (tmp_path / "lib" / f"vis-{version}" / "vis-network.min.js").write_text(version)
    monkeypatch.setattr(scripts, "files", lambda _: tmp_path)
    library_script.cache_clear()
    assert library_script() == "10.1.0"
    library_script.cache_clear()


def test_a_pyvis_without_the_library_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(scripts, "files", lambda _: tmp_path)
    library_script.cache_clear()
    with pytest.raises(GraphError, match="reinstall"):
        library_script()
    library_script.cache_clear()


def test_modules_that_import_each_other_are_refused(monkeypatch, tmp_path):
    (tmp_path / "main.js").write_text('import { a } from "./a.js";\n')
    (tmp_path / "a.js").write_text('import { b } from "./main.js";\n')
    monkeypatch.setattr(scripts, "shipped", lambda *parts: tmp_path / parts[-1])
    page_script.cache_clear()
    with pytest.raises(GraphError, match="main → a"):
        page_script()
    page_script.cache_clear()


def test_to_function_leaves_out_margins_and_comments():
    text = (
        '// About.\nimport { b,\n  c } from "./d.js";\nconst e = 1; // one\n/** F. */\n'
        "export async function f() {}\n"
        "export class G {\n  // Why.\n  static h = 1;\n}\n"
    )
    assert to_function("x", text) == (
        "const $x = (() => {\nconst { b,\nc } = $d;\nconst e = 1; // one\nasync function f() {}\n"
        "class G {\nstatic h = 1;\n}\n"
        "return { f, G };\n})();"
    )


@pytest.mark.parametrize("name", MODULES)
def test_no_string_has_a_line_break(name):
    """Or its lines would lose their margins."""
    assert [line for line in source(name).splitlines() if line.count("`") % 2] == []
    assert [line for line in source(name).splitlines() if "/*" in line and "*/" not in line] == []

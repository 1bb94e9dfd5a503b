import re

import pytest

from kg.errors import ValidationError
from kg.rdf.export import export
from kg.rdf.validate import validate
from tests.factories import copied_knowledge, sample_knowledge

GOOD = export(sample_knowledge(), "ttl").decode()
COPIED = export(copied_knowledge(), "ttl").decode()


@pytest.fixture
def check(tmp_path):
    def run(text, **options):
        path = tmp_path / "graph.ttl"
        path.write_text(text, encoding="utf-8")
        return validate(path, **options)

    return run


def test_the_sample_conforms(check, capfd):
    report = check(GOOD)
    assert report.conforms
    assert report.results == ()
    assert capfd.readouterr() == ("", "")


def test_a_report_with_copies_conforms(check):
    assert check(COPIED).results == ()


BROKEN_COPIES = {
    "a copy of nothing": (r"  kg:copyOf id:report-\w+ ;\n", "", "one of exactly one report"),
    "a copy of a model": (r"kg:copyOf id:report-\w+", "kg:copyOf id:model-sora", "one of exactly one report"),
    "a copy without its file": (r'  kg:copyFile "in.zip/spring.pdf" ;\n', "", "names its file"),
    "a similarity of two": (r"kg:similarity 0\.97", "kg:similarity 2.0", "one decimal from 0 to 1"),
    "a digest too short": (r'kg:sourceDigest "cc', 'kg:sourceDigest "', "64 hexadecimal digits"),
    "a report read from no file": (r'  kg:readFile "spring.txt" ;\n', "", "exactly one file"),
    "a report without a file": (r'  kg:sourceFile "summer.txt" ;\n', "", "names its source files"),
}


@pytest.mark.parametrize("what", BROKEN_COPIES)
def test_a_broken_copy_is_told_so(what, check):
    pattern, instead, message = BROKEN_COPIES[what]
    text, count = re.subn(pattern, instead, COPIED)
    assert count == 1
    (finding,) = check(text).results
    assert message in finding.message


# (what is found in the good graph, what takes its place, what the message says)
BROKEN = {
    "an empty quote": (r'kg:quote "推荐[^"]*"', 'kg:quote ""', "quote, and it is not empty"),
    "no quote": (r'  kg:quote "推荐[^"]*" ;\n', "", "exactly one quote"),
    "offsets the wrong way round": (r"kg:endOffset \d+", "kg:endOffset 0", "below the end offset"),
    "a quote of another length": (
        r"kg:endOffset (\d+)",
        r"kg:endOffset 1\g<1>",
        "not as long as its offsets",
    ),
    "an offset that is no integer": (
        r"kg:startOffset \d+",
        "kg:startOffset 1.5",
        "start offset is one integer",
    ),
    "a claim of two reports": (
        r"kg:statedIn id:report-6179c8e889ed28b9",
        "kg:statedIn id:report-6179c8e889ed28b9, id:report-df4de2462b27a8c3",
        "exactly one report",
    ),
    "a confidence above one": (r"kg:confidence 0\.9", "kg:confidence 1.9", "decimal from 0 to 1"),
    "a claim without a subject": (r"  rdf:subject id:model-vidu ;\n", "", "exactly one subject"),
    "a claim without an object": (r"  rdf:object id:model-vidu ;\n", "", "exactly one object"),
    "an unknown predicate": (
        r"rdf:predicate kg:develops",
        "rdf:predicate kg:devlops",
        "relation or attribute",
    ),
    "an unknown modality": (r'kg:modality "planned"', 'kg:modality "maybe"', "planned, hoped or reported"),
    "a bad licence": (r'kg:licenceNumber "S\d', 'kg:licenceNumber "X', "S or A and 13 digits"),
    "a bad e-mail": (r'kg:email "linws@', 'kg:email "linws＠', "name@host.example"),
    "a bad ticker": (r'kg:ticker "300418\.SZ"', 'kg:ticker "300418"', "a dot and an exchange"),
    "a date that does not exist": ("2024-02-16", "2024-02-30", "A release date is a valid"),
    "a date of another type": (r"xsd:gYearMonth", "xsd:gMonth", "A release date is a valid"),
    "two labels": (r'rdfs:label "Sora"', 'rdfs:label "Sora", "索拉"', "exactly one label"),
    "no label": (r' ;\n  rdfs:label "Transformer" ', "", "exactly one label"),
    "a triple nobody claims": (r"\Z", "id:company-runway kg:develops id:model-vidu .\n", "no claim states"),
    "a claim without its triple": (
        r" ;\n  kg:succeeds id:model-gen2 ",
        "",
        "states plainly what has no plain",
    ),
    "a claim that is only modal": (
        r'kg:extractedBy "pattern.succeeds"',
        'kg:extractedBy "pattern.succeeds" ; kg:modality "hoped"',
        "no claim states",
    ),
    "a relation to the wrong class": (
        r"\Z",
        "id:model-sora kg:develops id:industry-传媒 .\n",
        "The object of kg:develops is a kg:Product",
    ),
    "a relation from the wrong class": (
        r"\Z",
        "id:model-sora kg:publishedBy id:broker-澄海证券 .\n",
        "The subject of kg:publishedBy is a kg:Report",
    ),
    "a blank node": (r"\Z", '[] a kg:Model ; rdfs:label "x" .\n', "blank nodes are not allowed"),
    "a call on a model": (r"kg:target id:company-\S+", "kg:target id:model-sora", "a company or an industry"),
    "a price of nothing": (r"kg:targetPrice 59\.3", "kg:targetPrice 0.0", "decimal above 0"),
    "a digest too short": (r'kg:sourceDigest "..', 'kg:sourceDigest "', "64 hexadecimal digits"),
    "a decision unheard of": (r'kg:decision "same"', 'kg:decision "perhaps"', "same, different or unsure"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_graph_is_told_so(what, check, capfd):
    pattern, instead, message = BROKEN[what]
    text, count = re.subn(pattern, instead, GOOD)
    assert count
    report = check(text)
    assert not report.conforms
    assert any(message in finding.message for finding in report.results), report.results
    assert all(finding.severity == "Violation" for finding in report.results)
    assert capfd.readouterr() == ("", "")


def test_subclasses_count_as_their_class(check):
    text = GOOD.replace("id:company-openai a kg:Company", "id:company-openai a kg:Organization")
    assert check(text).conforms


def test_messages_in_chinese_with_the_label(check):
    report = check(GOOD.replace("2024-02-16", "2024-02-30"), language="zh")
    (finding,) = [one for one in report.results if one.path == "kg:releaseDate"]
    assert finding.message == "发布日期须为有效的日、月或年。"
    assert (finding.focus, finding.label, finding.value) == ("id:model-sora", "Sora", '"2024-02-30"')
    assert str(finding) == f'Violation: id:model-sora (Sora) kg:releaseDate "2024-02-30": {finding.message}'


def test_a_warning_does_not_fail(check):
    text = re.sub(r"  kg:publishedBy id:broker-澄海证券 ;\n", "", GOOD)
    for resource in re.findall(r"(?s)id:(?:claim|relation)-\S+ a kg:\w+ ;\n(?:  [^\n]*\n)*?\n", text):
        if "kg:publishedBy" in resource and "rdf:object id:broker-澄海证券" in resource:
            text = text.replace(resource, "")
    report = check(text)
    assert report.conforms
    assert [(one.severity, one.message) for one in report.results] == [
        ("Warning", "No broker was found for the report.")
    ]


def test_own_shapes(tmp_path, check):
    shapes = tmp_path / "own.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/yanbao-kg/ontology#> .\n"
        "<urn:s> a sh:PropertyShape ; sh:targetClass kg:Model ; sh:path kg:parameterCount ; sh:minCount 1 ;\n"
        '  sh:message "none" .'
    )
    report = check(GOOD, shapes=shapes)
    assert {one.message for one in report.results} == {"none"}


@pytest.mark.parametrize("content", ["<a> <b>", "not turtle"])
def test_unreadable_files(tmp_path, check, content):
    with pytest.raises(ValidationError, match=r"graph\.ttl"):
        check(content)
    with pytest.raises(ValidationError, match="none"):
        validate(tmp_path / "none.ttl")
    bad = tmp_path / "shapes.ttl"
    bad.write_text(content)
    with pytest.raises(ValidationError, match=r"shapes\.ttl"):
        check(GOOD, shapes=bad)

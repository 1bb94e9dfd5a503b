"""Who publishes the report: every sign votes, the winner shows its best evidence.

Signs, in order of weight: the firm code in the authors' licence numbers, their e-mail domain, the
masthead, the disclaimer, source credits. Names in the list of earlier reports and in the body
weigh next to nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.extract.masthead.brokers import Brokers, NameHit
from kg.extract.masthead.records import Found, Person, Publisher
from kg.extract.masthead.sheet import Sheet
from kg.extract.masthead.tokens import Kind, Token
from kg.records import EntityType, Ref, Span
from kg.text.normalise import fold_name, to_plain


class _Vote(NamedTuple):
    short: str
    rule: str
    weight: float
    value: str
    span: Span


# rule → (weight of one vote, votes that count, confidence)
_RULES = {
    "licence-prefix": (6.0, 1, 0.97),
    "email-domain": (5.0, 1, 0.95),
    "masthead": (3.0, 1, 0.97),
    "disclaimer": (2.0, 3, 0.97),
    "legal-name": (1.0, 3, 0.93),
    "source": (0.6, 8, 0.85),
    "institute": (0.5, 4, 0.85),
    "body": (0.05, 10, 0.5),
}
_UNSURE = 0.3  # factor for a prefix or domain nobody has seen in a report: one printed notice outweighs it
_ORDER = (
    "masthead",
    "disclaimer",
    "legal-name",
    "institute",
    "source",
    "licence-prefix",
    "email-domain",
    "body",
)

_GROUP = r"(?:[(（][\u4e00-\u9fff]{2,4}[)）])?"  # （集团）, （中国）
_LEGAL = re.compile(rf"(?:证券)?{_GROUP}(?:股份)?有限(?:责任)?公司")
_INSTITUTE = re.compile(r"(?:证券)?(?:研究所|研究院|研究部|研究中心|研究发展中心|研发中心|研究)")
_OWNED = re.compile(
    r"(?:由|属于|归|仅供|仅向|未经|经|出处为|注明|联络|所有|授权|版权(?:仅|均)?为?)\s{0,2}[“\"]?$|(?:本报告"
    r"|本公司)[^。]{0,12}$"
)
# Another firm's part in a deal, which says nothing of who writes.
_PARTY = re.compile(
    r"(?:辅导|保荐|承销|做市|托管|评级|顾问|督导|主办|经办|收购|参股|控股|股东|客户|包括)"
    r"(?:机构|券商|商|人|方|公司|银行)?(?:为|是|有|由|系|：|:)?\s?[“\"]?$"
)
_OWNS = re.compile(
    r"(?:证券)?(?:股份有限公司|有限责任公司|有限公司)?[”\"]?(?:研究所|研究院)?(?:[（(](?:以下|下称"
    r"|简称)|的?(?:[\u4e00-\u9fff]{0,6}客户|书面|所有|版权|制作)|版权所有|具有|具备|编制|对本|及其(?:附属|关联|所属)"
    r"|经相关主管|[\s·|｜,，。]{0,3}(?:请务必|敬请|谨请|评级说明|免责声明|免责条款|重要声明))"
)
_CREDIT = re.compile(r"(?:来源|整理|测算|预测|Wind|WIND|公告|官网)[^\n。]{0,60}$")
# A firm no table knows, by its legal name, its institute, or a line of the front page that is its name.
_SIGN = r"[^\W\da-zA-Z_未经由于归供为是据的与和在及或本该向指]"
_SHAPE = re.compile(
    rf"证券(?={_GROUP}(?:股份有限公司|有限责任公司|有限公司|研究所|研究院|研究发展中心|研发中心))"
)
_FRONT = re.compile(rf"(?<!{_SIGN}){_SIGN}{{2,4}}\Z")
_LINE_SHAPE = re.compile(
    rf"^[ #*]*(?P<short>{_SIGN}{{2,4}}证券)(?=[ *]*(?:$|[|｜]| {{3}})| [\u4e00-\u9fff]{{2,6}}(?: |$))",
    re.MULTILINE,
)
# A firm without 证券 in its name, where only the publisher is named: 本报告仅供某某国际有限公司的客户使用.
_NOTICE_SHAPE = re.compile(
    r"本(?:研究)?报告(?:的?版权|著作权)?(?:仅供|只供|仅向|均?归|属于|[系是]?由)\s?"
    rf"(?P<short>(?!本)[\u4e00-\u9fff]{{3,10}}?){_GROUP}(?:股份有限公司|有限责任公司|有限公司)"
)
_NO_FIRM = re.compile(
    r".?(?:中国|我国|境外|境内|国外|相关|有关|其他|其它|任何|公司|持有|买卖|投资|上市|行业|各大|多家)证券"
)
_FIRMS = 30  # unknown firms one report names, at most: the publisher is among the most frequent
_TOP = 700  # code points of the sheet in which a bare name is a masthead


def find_broker(
    text: str, sheet: Sheet, people: Sequence[Person], brokers: Brokers, tokens: Iterable[Token] = ()
) -> Publisher | None:
    """The house that publishes the report, None when nothing tells.

    ``tokens`` are those of the sheet: where no author could be told, their numbers and addresses
    tell the house all the same.

    ``text`` is the whole report: disclaimers and footers vote too. A firm that no table knows is
    found by the shape of its legal name.
    """
    plain = to_plain(text)
    contacts = list(_contacts(people)) or list(_loose_contacts(sheet, tokens))
    votes = [*_contact_votes(contacts, brokers), *_name_votes(plain, sheet, brokers)]
    winner = _winner(votes)
    if winner is None:
        return None
    ref = Ref(EntityType.BROKER, fold_name(winner))
    return Publisher(ref=ref, evidence=tuple(_evidence(votes, winner)))


def _contacts(people: Iterable[Person]) -> Iterator[tuple[Kind, Found]]:
    for person in people:
        if person.licence:
            yield Kind.LICENCE, person.licence
        if person.email:
            yield Kind.EMAIL, person.email


def _loose_contacts(sheet: Sheet, tokens: Iterable[Token]) -> Iterator[tuple[Kind, Found]]:
    for one in tokens:
        if one.kind in (Kind.LICENCE, Kind.EMAIL) and not sheet.is_untrusted(one.start):
            span = sheet.source(one.start, one.end)
            yield one.kind, Found(value=one.value, span=span, rule="masthead.broker.contact", confidence=0.9)


def _contact_votes(contacts: Iterable[tuple[Kind, Found]], brokers: Brokers) -> Iterator[_Vote]:
    for kind, found in contacts:
        if kind is Kind.LICENCE:
            for short, sure in brokers.by_prefix(found.value):
                yield _contact_vote(short, "licence-prefix", found, sure)
        else:
            for short, sure in brokers.by_domain(found.value):
                yield _contact_vote(short, "email-domain", found, sure)


def _contact_vote(short: str, rule: str, found: Found, sure: bool) -> _Vote:
    return _Vote(short, rule, _RULES[rule][0] * (1 if sure else _UNSURE), found.value, found.span)


def _name_votes(plain: str, sheet: Sheet, brokers: Brokers) -> Iterator[_Vote]:
    hits = [*brokers.find_names(plain)]
    known = {place for hit in hits for place in range(hit.start, hit.end)}
    hits += [hit for hit in _shapes(plain) if known.isdisjoint(range(hit.start, hit.end))]
    top = sheet.source(min(_TOP, len(sheet.text)) - 1, min(_TOP, len(sheet.text))).end if sheet.text else 0
    untrusted = [sheet.source(span.start, span.end) for span in sheet.untrusted]
    for hit in hits:
        if any(span.start <= hit.start < span.end for span in untrusted):
            continue
        rule, end = _rule_of(plain, hit, top)
        yield _Vote(hit.short, rule, _RULES[rule][0], plain[hit.start : end], Span(hit.start, end))


def _shapes(plain: str) -> Iterator[NameHit]:
    """Every place that prints the name of a firm which one place shows to be a firm."""
    lines, notices = _LINE_SHAPE.finditer(plain, 0, _TOP), _NOTICE_SHAPE.finditer(plain)
    found = (*_legal_shorts(plain), *(match["short"] for match in (*lines, *notices)))
    counts = Counter(short for short in found if not _NO_FIRM.fullmatch(short))
    names = {_bare(name, plain) for name, _ in counts.most_common(_FIRMS)}
    for short in sorted(names):
        for match in re.finditer(re.escape(short), plain):
            yield NameHit(match.start(), match.end(), short)


def _legal_shorts(plain: str) -> Iterator[str]:
    """What stands before 证券有限公司 and its like, with nothing before it that could be of a name."""
    for match in _SHAPE.finditer(plain):
        if front := _FRONT.search(plain, max(0, match.start() - 5), match.start()):
            yield plain[front.start() : match.end()]


def _bare(name: str, plain: str) -> str:
    """The name without a word glued to its front: the shorter one that also begins a line or phrase."""
    tails = (re.escape(name[cut:]) for cut in range(len(name) - len("证券") - 2, 0, -1))
    found = (re.search(rf"{tail}(?<!\w{tail})", plain) for tail in tails)
    return next((one[0] for one in found if one), name)


def _rule_of(plain: str, hit: NameHit, top: int) -> tuple[str, int]:
    """The sign a printed name is, and the end of the whole name."""
    before, name = plain[max(0, hit.start - 64) : hit.start], plain[hit.start : hit.end]
    legal, institute = _LEGAL.match(plain, hit.end), _INSTITUTE.match(plain, hit.end)
    is_legal = bool(legal) or name.endswith("有限公司")
    is_notice = _OWNS.match(plain, hit.end) is not None
    end = legal.end() if legal else hit.end
    signs = (
        (bool(_PARTY.search(before)), "body", hit.end),
        (bool(_CREDIT.search(before)) and not (is_notice and is_legal), "source", hit.end),
        (is_legal and (is_notice or bool(_OWNED.search(before))), "disclaimer", end),
        (hit.start < top and _is_set_apart(plain, hit), "masthead", end),
        (is_notice, "disclaimer", end),
        (is_legal, "legal-name", end),
        (institute is not None, "institute", institute.end() if institute else hit.end),
        (name.endswith(("研究所", "研究院", "研究")), "institute", hit.end),
    )
    return next(((rule, stop) for holds, rule, stop in signs if holds), ("body", hit.end))


def _is_set_apart(plain: str, hit: NameHit) -> bool:
    """On a line with little else; in a text that has lost its line ends, between words of no sentence."""
    if "\n" not in plain[:1500].strip():
        return not re.search(r"[，。；、]", plain[max(0, hit.start - 12) : hit.end + 12])
    low, high = plain.rfind("\n", 0, hit.start) + 1, plain.find("\n", hit.end)
    line = re.sub(r"\s+", " ", plain[low : high if high >= 0 else None])
    return len(line) <= 40 and "。" not in line


def _winner(votes: list[_Vote]) -> str | None:
    totals: dict[str, float] = defaultdict(float)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for vote in votes:
        counts[vote.short, vote.rule] += 1
        if counts[vote.short, vote.rule] <= _RULES[vote.rule][1]:
            totals[vote.short] += vote.weight
    best = max(totals, key=lambda short: totals[short], default=None)
    told = best is not None and (totals[best] >= 1.0 or counts[best, "source"] > 0)
    return best if told else None


def _evidence(votes: list[_Vote], winner: str) -> Iterator[Found]:
    """The first place of each rule that spoke for the winner, a full name before a short one; the
    plainest rule first."""
    first: dict[str, _Vote] = {}
    for vote in votes:
        fuller = vote.value.endswith("公司") and vote.rule in first
        if vote.short == winner and (
            vote.rule not in first or (fuller and not first[vote.rule].value.endswith("公司"))
        ):
            first[vote.rule] = vote
    for rule in _ORDER:
        if rule in first and (rule != "body" or len(first) == 1):
            vote = first[rule]
            name = f"masthead.broker.{rule}"
            yield Found(value=vote.value, span=vote.span, rule=name, confidence=_RULES[rule][2])

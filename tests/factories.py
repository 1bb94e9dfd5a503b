"""Records built by hand: one-line factories, and a small sample of fictional reports with true facts.

``sample_knowledge()`` holds two reports by two invented brokers. Everything they say of models and
companies is public knowledge; where they disagree (Sora's date) the two claims stand side by side.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from kg.rdf.ratings import grade
from kg.read.blocks import find_blocks
from kg.read.pdf import parse_pdf
from kg.records import (
    Block,
    BlockKind,
    Call,
    Claim,
    Copy,
    Datatype,
    Decision,
    Document,
    Entity,
    EntityType,
    Evidence,
    Judgement,
    Knowledge,
    Literal,
    Mention,
    Page,
    Recommendation,
    Ref,
    Relation,
    Span,
    report_id,
    report_ref,
)
from kg.resolve.conflicts import find_conflicts
from kg.text.normalise import fold_name


def document(text: str = "正文。", source_file: str = "report.txt", pages: tuple[Page, ...] = ()) -> Document:
    """A document whose only block is the whole text."""
    blocks = (Block(kind=BlockKind.PARAGRAPH, fragments=(Span(0, len(text)),)),) if text else ()
    return Document(
        source_file=source_file,
        digest=sha256((source_file + text).encode()).hexdigest(),
        text=text,
        media_type="text/plain",
        encoding="utf-8",
        blocks=blocks,
        pages=pages,
    )


def made_copy(source_file: str, digest: str, similarity: float = 0.97) -> Copy:
    """Another file with the report of some document."""
    return Copy(source_file=source_file, digest=digest, media_type="application/pdf", similarity=similarity)


def pdf_document(content: bytes) -> Document:
    """The document that a PDF becomes."""
    parsed = parse_pdf(content)
    return Document(
        source_file="report.pdf",
        digest=sha256(content).hexdigest(),
        text=parsed.text,
        media_type="application/pdf",
        encoding="",
        blocks=find_blocks(parsed.text, parsed.furniture),
        pages=parsed.pages,
        prints=parsed.prints,
    )


def ref(type_: str, key: str) -> Ref:
    """``ref("Model", "Gen-3 Alpha")``: the key is folded as a name unless it is a code."""
    code = type_ == "Analyst" or "." in key
    return Ref(EntityType(type_), key if code else fold_name(key))


def evidence(source: Document, quote: str, nth: int = 0) -> Evidence:
    """The ``nth`` place (0-based) where ``source`` has ``quote``."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(quote, start + 1)
    return Evidence(
        digest=source.digest, start=start, end=start + len(quote), quote=quote, page=source.page_at(start)
    )


def mention(source: Document, surface: str, type_: str = "Company", nth: int = 0) -> Mention:
    """The ``nth`` mention of ``surface`` in ``source``."""
    place = evidence(source, surface, nth)
    return Mention(
        ref=ref(type_, surface), start=place.start, end=place.end, surface=surface, source="gazetteer"
    )


def claim(
    source: Document,
    subject: Ref,
    predicate: str,
    object_: Ref | Literal,
    quote: str | None = None,
    **options: object,
) -> Claim:
    """A claim of ``source``; the quote is the whole text unless given."""
    values: dict[str, object] = {"confidence": 0.9, "extracted_by": f"pattern.{predicate}", **options}
    place = evidence(source, quote if quote is not None else source.text)
    return Claim(subject=subject, predicate=predicate, object=object_, evidence=place, **values)  # type: ignore[arg-type]


def entity(type_: str, label: str, *aliases: str, key: str | None = None, **identifiers: str) -> Entity:
    """``entity("Company", "昆仑万维", ticker="300418.SZ")`` gets the id ``company-300418.SZ``."""
    local = key or next(iter(identifiers.values()), fold_name(label))
    return Entity(
        id=f"{type_.lower()}-{local}",
        type=EntityType(type_),
        label=label,
        aliases=tuple(sorted(aliases)),
        identifiers=tuple(sorted(identifiers.items())),
        judgements=tuple(judgement(alias, label) for alias in sorted(aliases)),
    )


def judgement(left: str, right: str, decision: str = "same", rule: str = "gazetteer alias") -> Judgement:
    """Why ``left`` was taken for ``right``."""
    return Judgement(left=left, right=right, decision=Decision(decision), rule=rule, score=1.0)


def relation(subject: str, predicate: str, object_: str | Literal, *claims: Claim) -> Relation:
    """A relation between entity ids (or to a literal) with its claims."""
    return Relation(subject=subject, predicate=predicate, object=object_, claims=claims)


def report_entity(source: Document, title: str | None = None) -> Entity:
    """The entity that stands for a document."""
    label = title or source.source_file
    return Entity(id=report_id(source.digest), type=EntityType.REPORT, label=label)


def recommendation(
    source: Document, target: Ref, target_id: str, quote: str, **options: str
) -> Recommendation:
    """A call of ``source`` on ``target``; options are the fields of Call."""
    place = evidence(source, quote)
    call = Call(target=target, evidence=place, extracted_by="pattern.call", **options)
    local = sha256(f"{source.digest}{target_id}{place.start}".encode()).hexdigest()[:20]
    return Recommendation(
        id=f"recommendation-{local}", report=report_id(source.digest), target=target_id, call=call
    )


def knowledge(
    documents: tuple[Document, ...] = (),
    entities: tuple[Entity, ...] = (),
    relations: tuple[Relation, ...] = (),
    recommendations: tuple[Recommendation, ...] = (),
) -> Knowledge:
    """A Knowledge with every tuple sorted as the record demands, and the conflicts that follow."""
    known = Knowledge(
        documents=tuple(sorted(documents, key=lambda one: (one.source_file, one.digest))),
        entities=tuple(sorted(entities, key=lambda one: one.id)),
        relations=tuple(sorted(relations, key=lambda one: (one.subject, one.predicate, str(one.object)))),
        recommendations=tuple(sorted(recommendations, key=lambda one: one.id)),
    )
    return replace(known, conflicts=find_conflicts(known))


# --- the sample -------------------------------------------------------------------------------

SPRING = document(
    "澄海证券研究所\n传媒行业 增持（维持）\n2024年06月20日\n视频大模型周报：海外新版接连亮相\n"
    "分析师：林望舒 S0999520010001 linws@chenghai.example 021-60000001\n"
    "OpenAI于2024年2月16日发布Sora，时长可达60秒。\n"
    "Sora采用扩散模型与Transformer架构。\n"
    "Runway推出Gen-3 Alpha，画质较Gen-2明显进步。\n"
    "快手于2024年6月6日上线可灵。\n"
    "微软向OpenAI投资，Copilot由GPT-4驱动。\n"
    "万兴科技计划接入Sora。\n"
    "建议关注：昆仑万维（300418.SZ）、万兴科技（300624.SZ）。\n",
    "spring.txt",
)
SUMMER = document(
    "北岳证券\n传媒｜买入（首次）\n报告日期：2024-07-03\n国产视频模型追赶正当时\n"
    "证券分析师：陆知行 S0998521030002 luzx@beiyue.example\n"
    "OpenAI在2月15日（当地时间）公布Sora。\n"
    "生数科技与清华大学合作，于2024年4月发布Vidu。\n"
    "Stable Video Diffusion以Stable Diffusion为基础。\n"
    "DeepMind是谷歌旗下公司。\n"
    "推荐：昆仑万维（300418.SZ），目标价 59.30 元。\n",
    "summer.txt",
)

_ENTITIES = (
    entity("Broker", "澄海证券", "澄海证券研究所"),
    entity("Broker", "北岳证券"),
    entity("Analyst", "林望舒", licenceNumber="S0999520010001"),
    entity("Analyst", "陆知行", licenceNumber="S0998521030002"),
    entity("Industry", "传媒"),
    entity("Company", "OpenAI", "Open AI"),
    entity("Company", "Runway"),
    entity("Company", "快手", "快手-W", ticker="1024.HK"),
    entity("Company", "微软", "Microsoft", ticker="MSFT.US"),
    entity("Company", "万兴科技", ticker="300624.SZ"),
    entity("Company", "昆仑万维", ticker="300418.SZ"),
    entity("Company", "生数科技"),
    entity("Company", "DeepMind"),
    entity("Company", "谷歌", "Google", ticker="GOOGL.US"),
    entity("Organization", "清华大学"),
    entity("Model", "Sora"),
    entity("Model", "Gen-3 Alpha", "Gen-3α", key="gen3alpha"),
    entity("Model", "Gen-2", key="gen2"),
    entity("Model", "可灵"),
    entity("Model", "GPT-4", key="gpt4"),
    entity("Model", "Vidu"),
    entity("Model", "Stable Video Diffusion"),
    entity("Model", "Stable Diffusion"),
    entity("Product", "Copilot"),
    entity("Technology", "扩散模型"),
    entity("Technology", "Transformer"),
)

# (subject, predicate, object, quote); "" is the report itself, an object after "=" a literal
_SPRING_SAYS = (
    ("", "publishedBy", "澄海证券", "澄海证券研究所"),
    ("", "authoredBy", "林望舒", "林望舒"),
    ("林望舒", "employedBy", "澄海证券", "林望舒 S0999520010001"),
    ("", "coversIndustry", "传媒", "传媒行业"),
    ("", "title", "=视频大模型周报：海外新版接连亮相", "视频大模型周报：海外新版接连亮相"),
    ("", "issued", "=2024-06-20", "2024年06月20日"),
    ("", "rating", "=增持", "增持（维持）"),
    ("", "ratingAction", "=维持", "增持（维持）"),
    ("林望舒", "licenceNumber", "=S0999520010001", "S0999520010001"),
    ("林望舒", "email", "=linws@chenghai.example", "linws@chenghai.example"),
    ("林望舒", "phone", "=021-60000001", "021-60000001"),
    ("林望舒", "role", "=分析师", "分析师"),
    ("OpenAI", "develops", "Sora", "OpenAI于2024年2月16日发布Sora"),
    ("Sora", "releaseDate", "=2024-02-16", "OpenAI于2024年2月16日发布Sora"),
    ("Sora", "maxDurationSeconds", "=60", "时长可达60秒"),
    ("Sora", "usesTechnology", "扩散模型", "Sora采用扩散模型与Transformer架构"),
    ("Sora", "usesTechnology", "Transformer", "Sora采用扩散模型与Transformer架构"),
    ("Runway", "develops", "Gen-3 Alpha", "Runway推出Gen-3 Alpha"),
    ("Gen-3 Alpha", "succeeds", "Gen-2", "Gen-3 Alpha，画质较Gen-2明显进步"),
    ("快手", "develops", "可灵", "快手于2024年6月6日上线可灵"),
    ("可灵", "releaseDate", "=2024-06-06", "快手于2024年6月6日上线可灵"),
    ("微软", "investsIn", "OpenAI", "微软向OpenAI投资"),
    ("Copilot", "basedOn", "GPT-4", "Copilot由GPT-4驱动"),
    ("Copilot", "uses", "GPT-4", "Copilot由GPT-4驱动"),
    ("万兴科技", "uses", "Sora", "万兴科技计划接入Sora"),
    ("", "recommends", "昆仑万维", "建议关注：昆仑万维（300418.SZ）"),
    ("", "recommends", "万兴科技", "万兴科技（300624.SZ）"),
    ("昆仑万维", "ticker", "=300418.SZ", "昆仑万维（300418.SZ）"),
    ("万兴科技", "ticker", "=300624.SZ", "万兴科技（300624.SZ）"),
)
_SUMMER_SAYS = (
    ("", "publishedBy", "北岳证券", "北岳证券"),
    ("", "authoredBy", "陆知行", "陆知行"),
    ("陆知行", "employedBy", "北岳证券", "陆知行"),
    ("", "coversIndustry", "传媒", "传媒"),
    ("", "title", "=国产视频模型追赶正当时", "国产视频模型追赶正当时"),
    ("", "issued", "=2024-07-03", "2024-07-03"),
    ("", "rating", "=买入", "买入（首次）"),
    ("", "ratingAction", "=首次", "买入（首次）"),
    ("陆知行", "licenceNumber", "=S0998521030002", "S0998521030002"),
    ("陆知行", "email", "=luzx@beiyue.example", "luzx@beiyue.example"),
    ("OpenAI", "develops", "Sora", "OpenAI在2月15日（当地时间）公布Sora"),
    ("Sora", "releaseDate", "=2024-02-15", "OpenAI在2月15日（当地时间）公布Sora"),
    ("生数科技", "partnerOf", "清华大学", "生数科技与清华大学合作"),
    ("生数科技", "develops", "Vidu", "生数科技与清华大学合作，于2024年4月发布Vidu"),
    ("清华大学", "develops", "Vidu", "生数科技与清华大学合作，于2024年4月发布Vidu"),
    ("Vidu", "releaseDate", "=2024-04", "于2024年4月发布Vidu"),
    (
        "Stable Video Diffusion",
        "basedOn",
        "Stable Diffusion",
        "Stable Video Diffusion以Stable Diffusion为基础",
    ),
    ("DeepMind", "subsidiaryOf", "谷歌", "DeepMind是谷歌旗下公司"),
    ("", "recommends", "昆仑万维", "推荐：昆仑万维（300418.SZ）"),
)
_MODAL = {("万兴科技", "uses", "Sora"): "planned"}
_DATATYPES = {"issued": Datatype.DATE, "maxDurationSeconds": Datatype.INTEGER}
_DATES = {4: Datatype.YEAR, 7: Datatype.MONTH, 10: Datatype.DATE}


def _literal(predicate: str, value: str) -> Literal:
    if predicate == "releaseDate":
        return Literal(value, _DATES[len(value)])
    return Literal(value, _DATATYPES.get(predicate, Datatype.STRING))


def _claims(source: Document, says: tuple[tuple[str, str, str, str], ...]) -> dict[tuple, list[Claim]]:
    """Claims by (subject id, predicate, object), with a ``mentions`` claim for every entity in the text."""
    by_label = {one.label: one for one in _ENTITIES}
    out: dict[tuple, list[Claim]] = {}

    def add(subject: str, predicate: str, object_: str, quote: str) -> None:
        owner = by_label.get(subject)
        left = Ref(owner.type, owner.id) if owner else report_ref(source)
        value = by_label.get(object_)
        right = Ref(value.type, value.id) if value else _literal(predicate, object_[1:])
        modality = _MODAL.get((subject, predicate, object_))
        key = (
            owner.id if owner else report_id(source.digest),
            predicate,
            value.id if value else right,
        )
        made = claim(source, left, predicate, right, quote, modality=modality)
        out.setdefault(key, []).append(made)

    for row in says:
        add(*row)
    for one in _ENTITIES:
        if one.label in source.text:
            add("", "mentions", one.label, one.label)
    return out


def sample_knowledge() -> Knowledge:
    """Two reports, 26 entities, every relation, a modal claim, merges, calls with and without a price."""
    titles = {SPRING: "视频大模型周报：海外新版接连亮相", SUMMER: "国产视频模型追赶正当时"}
    merged: dict[tuple, list[Claim]] = {}
    for source, says in ((SPRING, _SPRING_SAYS), (SUMMER, _SUMMER_SAYS)):
        for key, found in _claims(source, says).items():
            merged.setdefault(key, []).extend(found)
    relations = (relation(*key, *sorted(found, key=lambda one: one.id)) for key, found in merged.items())
    kunlun, wondershare = ref("Company", "300418.SZ"), ref("Company", "300624.SZ")
    calls = (
        recommendation(SPRING, kunlun, "company-300418.SZ", "昆仑万维（300418.SZ）", verb="建议关注"),
        recommendation(SPRING, wondershare, "company-300624.SZ", "万兴科技（300624.SZ）", verb="建议关注"),
        recommendation(
            SUMMER,
            kunlun,
            "company-300418.SZ",
            "推荐：昆仑万维（300418.SZ），目标价 59.30 元",
            verb="推荐",
            rating="买入",
            rating_action="首次",
            target_price="59.30",
            currency="CNY",
        ),
    )
    reports = tuple(report_entity(source, title) for source, title in titles.items())
    return grade(knowledge((SPRING, SUMMER), (*_ENTITIES, *reports), tuple(relations), calls))


def called_knowledge(*reports: tuple[str, str, str | None, dict[str, dict[str, str]]]) -> Knowledge:
    """Reports as (file, brokers, date, calls): brokers joined by 、, calls by the label of a company or, with
    行业 at its end, of an industry: the fields of Call, or none where the report merely mentions it."""
    entities: dict[str, Entity] = {}
    documents, relations, calls = [], [], []

    def named(type_: str, label: str) -> Entity:
        return entities.setdefault(label, entity(type_, label))

    for file, brokers, date, targets in reports:
        source = document(f"{file}：{brokers}{date}{'、'.join(targets)}", file)
        documents.append(source)
        said = [("publishedBy", named("Broker", broker)) for broker in brokers.split("、") if broker]
        for label, fields in targets.items():
            target = named("Industry" if label.endswith("行业") else "Company", label)
            said.append(("mentions", target))
            if fields:
                at = recommendation(source, Ref(target.type, label), target.id, label, **fields)
                calls.append(at)
                said.append(("recommends", target))
        report = report_entity(source)
        entities[report.id] = report
        for predicate, other in said:
            made = claim(source, report_ref(source), predicate, Ref(other.type, other.id))
            relations.append(relation(report.id, predicate, other.id, made))
        if date:
            issued = Literal(date, Datatype.DATE)
            made = claim(source, report_ref(source), "issued", issued)
            relations.append(relation(report.id, "issued", issued, made))
    return grade(knowledge(tuple(documents), tuple(entities.values()), tuple(relations), tuple(calls)))


def copied_knowledge() -> Knowledge:
    """``sample_knowledge`` whose first report also came as a PDF and by a second name."""
    known = sample_knowledge()
    copies = (made_copy("in.zip/spring.pdf", "c" * 64), made_copy("twin.txt", SPRING.digest, 1.0))
    return replace(known, documents=(replace(SPRING, copies=copies), SUMMER))


AUTUMN = document(
    "北岳证券\n林望舒 S0999520010001\n澄海科技（原名云岚科技）于2024年5月更名。\n", "晨会_20240916.txt"
)


def changed_knowledge() -> Knowledge:
    """``sample_knowledge`` in which an analyst moved and a firm was renamed, with a report without a date."""
    known = sample_knowledge()
    analyst, broker, firm = (
        next(one for one in _ENTITIES if one.label == "林望舒"),
        next(one for one in _ENTITIES if one.label == "北岳证券"),
        entity("Company", "澄海科技", "云岚科技"),
    )
    said = (
        (analyst, "employedBy", broker.id, SUMMER, "北岳证券"),
        (firm, "formerName", Literal("云岚科技"), AUTUMN, "澄海科技（原名云岚科技"),
        (firm, "renamedOn", Literal("2024-05", Datatype.MONTH), AUTUMN, "2024年5月更名"),
    )
    added = [
        relation(
            subject.id,
            predicate,
            value,
            claim(source, Ref(subject.type, subject.id), predicate, value, quote),
        )
        for subject, predicate, value, source, quote in said
    ]
    return knowledge(
        (*known.documents, AUTUMN),
        (*known.entities, firm, report_entity(AUTUMN)),
        (*known.relations, *added),
        known.recommendations,
    )

"""Where the boilerplate is: declarations, rating definitions, disclaimers, addresses, biographies.

A zone opens at a title ("分析师声明") or at a passage with several signs, goes on while signs keep
coming, and closes when body text resumes: boilerplate stands in the middle of some reports.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.read.lines import Piece
from kg.read.rules import RATING_WORDS
from kg.records import BlockKind
from kg.text.scan import Alternatives, Row

#: A title over boilerplate, alone on its line.
TITLE = re.compile(
    r"(?:附录?[:：])?(?:(?:证券|本?公司|行业|股票|投资|研究|独立|重要|其他|相关|利益|与公司有关的|本报告)*"
    r"(?:分析师?|研究员|研究人员|投资咨询|评级|信息|免责|法律|重要|特别|一般|版权|风险|利益冲突|合规|公司|权利|特此|权益|评级系统|业务资格|监管|责任)*)"
    r"(?:(?:及|与|和|、|暨)?(?:声明|承诺|申明|免责条款|披露|信息披露|条款|(?:股票)?(?:投资)?(?:建议)?评级(?:的)?(?:说明|标准|体系|定义|系统|指南|准则|释义|制度|分类)|业务资格说明|资格的?说明|简介|介绍|提示声明))+"
    r"(?:与评级定义|及(?:评级)?定义|与说明|及说明)?[:：]?\Z"
)
_MORE_TITLES = re.compile(
    r"(?:本公司具备证券投资咨询业务资格的?说明|公司业务资格说明|投资评级(?:体系与评级定义|定义)?|评级定义|(?:股票|行业|公司|收益|风险|债券)(?:投资)?评级[:：]?"
    r"|(?:行业|公司|股票)?(?:投资)?评级(?:体系|标准|说明|定义|系统)|投资建议的?(?:评级标准|比较标准)|分析师(?:与|及|和)?(?:研究助理|联系人)?(?:简介|介绍)|(?:作者|研究员|团队|分析师团队)(?:简介|介绍)"
    r"|(?:机构|研究所?)?销售(?:团队|人员|联系人|交易部?|服务|通讯录)[^。]{0,12}|.{2,14}(?:证券|研究)(?:研究)?(?:院|所|中心|部)?(?:办公)?(?:地址|机构销售.{0,8}|联系方式)?[:：]|(?:公司|研究所|办公|联系)?地址|联系(?:我们|方式)|特别提示|免责条款|法律条款)[:：]?\Z"
)
#: One of these words is in every title of either kind.
_OF_TITLE = re.compile("声明|承诺|申明|条款|披露|评级|说明|简介|介绍|标准|定义|销售|证券|研究|地址|联系|提示")
_TITLE_MAX = 34


#: Words that a body seldom and boilerplate nearly always uses. Each alternative begins with plain characters:
#: so ``re`` finds all of them in one pass.
def _each(words: str, tail: str) -> str:
    return "|".join(f"{word}{tail}" for word in words.split())


_FIRM_WORDS = "|".join(
    (
        r"本(?:研究)?报告(?:的?版权|仅供|仅在|仅限|仅面向|仅向|由.{2,24}制作|署名|所(?:载|指|采用|含|提及|引用|涉及)|中的?(?:信息|内容|资料|任何|观点|所)|的?(?:信息|内容|资料)(?:均)?来(?:源|自)|清晰|清楚|准确|反映|基于|不构成|是基于|难以|版权|旨在|可能|以往|采用|须|不(?:应|对|是|针对|得)|作为|发布|之|亦|属于|及其|授权|完整|受)",
        _each(
            "本 我",
            r"公司(?:不|对|及|保留|具有|具备|已|的?(?:客户|关联|销售|员工|研究|其他|当然)|于|可|将|所|或|力求|认为可靠|经|隶属|会|在知晓|同意|并|特别提示|制作|自营|是|授权|郑重)",
        ),
        "未经.{0,24}(?:许可|授权|同意|允许)",
        _each("翻版 刊发 删节 转发 分发 篡改 转载 仿制", "[、或和及与]"),
        "有悖原意|投资咨询(?:业务)?(?:执业)?(?:资格|许可)|注册(?:登记)?为?(?:证券)?分析师|勤勉|授意",
        "任何形式的(?:报酬|补偿)|薪酬的?任何",
        _each("获得 收取 领取", ".{0,8}薪酬"),
        "薪酬.{0,12}(?:研究观点|具体推荐)|直接或间接",
        "不构成(?:对)?(?:任何|所述|投资|客户|证券|.{0,6}(?:要约|建议|出价))|要约",
        _each("不承担 不负 概不负", ".{0,12}(?:责任|负责)"),
        "法律责任",
        _each("准确 完整 可靠", "性[^。]{0,12}(?:完整|可靠|准确)"),
        "利益冲突|投资银行(?:业务|服务|、)|财务顾问(?:、|等|或)|私人咨询",
        _each("惟一 唯一 惟有", "(?:参考|因素)"),
        "投资者适当性|风险(?:等级|承受能力)|投资者(?:应|须|不应|买卖|据此|自行|需|务必)|市场有风险|仅供参考|过往(?:表现|业绩)",
        "可升可跌|客户(?:应|不应|须)|接收(?:人|者|到)|收件人|特此(?:声明|申明|证明)|标的证券|本人及相关人士|高级管理层、董事",
        "FINRA|证券及期货|本披露|关联机构|相关财务利益|仅供内部|批发性质|客观(?:地|、)?(?:出具|公正)|合规渠道",
        "中国证券业协会|证券监督管理委员会(?:核准|批准|许可)|商标、服务",
        _each("波动 涨跌幅 收益率", ".{0,16}(?:基准|沪深300|恒生指数|标普).{0,6}指数"),
        "基准指数|相对(?:评级)?体系|评级(?:术语|标准|体系|系统|定义|说明)",
    )
)
_FIRM = Alternatives(
    (
        Row("words", _FIRM_WORDS),
        Row(
            "rating",
            rf"(?:{RATING_WORDS})(?:[(（][\w\s-]{{1,24}}[)）])?[^。；一-龥]{{0,3}}(?:[:：—-]+|指|为|表示|\t)?[^。；，]{{0,14}}"
            r"(?:未来|预[期计]|相对|股价|行业(?:基本面|指数|股票|整体|与|弱|超|表)|我们预计|报告(?:日|发布)|投资收益率|涨幅|跌幅|表现将|强于|弱于|落后|领先)"
            r"[^。；]{0,20}(?:指数|市场|大盘|基准|平均|行业|收益率|%)",
        ),
        Row(
            "scale",
            r"(?:报告日|报告发布日?|评级发布|投资建议发布)(?:后|起|之日起|后的|日后|期后)?.{0,6}(?:\d+|[一二三四六十]+)-?\d*个?月",
        ),
    )
)
#: Signs that only count inside a zone: contacts, addresses, careers, scales of a table.
_LOOSE = re.compile(
    "|".join(
        (
            r"邮编|邮政编码|传真|网址|电话|Tel(?<!\wTel)|Fax|www\.|地址|号(?<=\d号).{0,16}(?:大厦|中心|广场|层|楼|座|室|\d[FL])",
            r"大厦|@|＠|1(?<!\d1)[3-9]\d{9}(?!\d)|销售|硕士|博士|学士|曾任|曾就职|加入.{0,14}(?:证券|研究)",
            "新财富|金牛|水晶球|最佳分析师|年.{0,6}(?:从业|研究)经[验历]|毕业于|研究领域|覆盖行业",
            "声明|本报告|本公司|我公司|版权|授权|投资评级|免责|A股(?:市场)?以|港股|三板|责任",
            _each("相对 跑赢 超过 优于 低于 落后 高于 强于 弱于", ".{0,10}(?:指数|市场|大盘|基准)"),
        )
    )
)
_LOOSE_BEGINNING = re.compile(rf"(?:{RATING_WORDS})\b|(?:{RATING_WORDS})$|(?:类别|评级|说明)")
_LICENCE = re.compile(r"[SA]\d{13}(?!\d)")
_CONTACT = re.compile(r"@|邮编|办公地址|网址|传真|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
_NUMBERED_BODY = re.compile(
    r"(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+章|\d{1,2}(?:\.\d)*[、.]?[^\d.%、个年月])"
)

#: Code points of body-like text after which a zone is over.
PATIENCE = 320
_UNTITLED = 60


def is_title(plain: str) -> bool:
    """Whether a line's compact text is a title that opens boilerplate.

    >>> is_title("免责声明："), is_title("公司发布声明澄清传闻")
    (True, False)
    """
    bare = plain.strip("【】[]■●*#-—_ ")
    if len(bare) > _TITLE_MAX or not _OF_TITLE.search(bare):
        return False
    return bool(_MORE_TITLES.match(bare)) or ("司发布" not in bare and bool(TITLE.match(bare)))


def count_signs(plain: str) -> int:
    """How many different firm signs of boilerplate a passage holds, up to 3."""
    found: set[str] = set()
    for _, match in _FIRM.find(plain):
        found.add(match[0][:4])
        if len(found) == 3:
            break
    return len(found)


def find_zones(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Half-open index ranges of ``pieces`` that are boilerplate, in order, disjoint."""
    zones: list[tuple[int, int]] = []
    index = 0
    while index < len(pieces):
        end = _zone_end(pieces, index) if _opens(pieces, index) else index
        if end > index:
            zones.append((index, end))
        index = max(end, index + 1)
    return zones


def _opens(pieces: Sequence[Piece], index: int) -> bool:
    piece = pieces[index]
    if piece.furniture or piece.kind in (BlockKind.CAPTION, BlockKind.CONTENTS, BlockKind.SOURCE):
        return False
    if piece.kind is BlockKind.BOILERPLATE or count_signs(piece.plain) >= 2:
        return True
    return len(piece.plain) <= _TITLE_MAX + 4 and is_title(piece.plain) and _is_followed(pieces, index)


def _is_followed(pieces: Sequence[Piece], index: int) -> bool:
    """A title proves itself by a sign in what follows, or by nothing following."""
    seen = 0
    for piece in pieces[index + 1 : index + 9]:
        if piece.furniture:
            continue
        if is_title(piece.plain) or _FIRM.is_in(piece.plain) or _is_loose(piece.plain):
            return True
        seen += len(piece.plain)
        if seen > PATIENCE:
            return False
    return seen < 40


def _zone_end(pieces: Sequence[Piece], start: int) -> int:
    """One past the last piece of the zone; ``missed`` counts code points without a sign,
    ``drift`` those without a firm one."""
    titled = is_title(pieces[start].plain) or pieces[start].kind is BlockKind.BOILERPLATE
    last, missed, drift = start, 0, 0
    for index in range(start + 1, len(pieces)):
        piece = pieces[index]
        if piece.furniture:
            continue
        titled = titled or is_title(piece.plain)
        strength = _strength(piece, titled)
        drift = 0 if strength == 2 else drift + _weight(piece)
        if strength == 2 or (strength and titled and drift <= PATIENCE):
            last, missed = index, 0
        else:
            missed += _weight(piece)
        if max(missed, drift / 2) > (PATIENCE if titled else _UNTITLED):
            return last + 1
    return len(pieces) if titled else last + 1


def _strength(piece: Piece, titled: bool) -> int:
    """2 for a passage that only boilerplate holds, 1 for one that fits it, 0 for anything else."""
    if _is_body(piece):
        return 0
    plain = piece.plain
    if _FIRM.is_in(plain) or is_title(plain):
        return 2
    if titled and len(_CONTACT.findall(plain)) > len(plain) // 100:
        return 2
    return int(len(plain) < 400 and _is_loose(plain))


def _is_loose(plain: str) -> bool:
    return (_LOOSE.search(plain) or _LOOSE_BEGINNING.match(plain)) is not None


def _is_body(piece: Piece) -> bool:
    """Captions, sources and lists are never boilerplate, nor is a names block with its licences."""
    if piece.kind is BlockKind.MASTHEAD and _LICENCE.search(piece.plain):
        return True
    return piece.kind in (BlockKind.CAPTION, BlockKind.SOURCE, BlockKind.CONTENTS, BlockKind.RELATED)


def _weight(piece: Piece) -> int:
    """How much a piece without signs speaks for the body having resumed."""
    if _is_body(piece):
        return PATIENCE // 2
    if piece.kind is BlockKind.HEADING and _NUMBERED_BODY.match(piece.plain):
        return PATIENCE
    return len(piece.plain)

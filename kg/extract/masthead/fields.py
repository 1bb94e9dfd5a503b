"""Lines of a masthead that are never its title: a labelled value, an industry, a kind of report."""

from __future__ import annotations

import re

from kg.extract.masthead.brokers import Industries
from kg.extract.masthead.ratings import ACTION, RATING

#: What a masthead prints before a colon. A blank may stand between any two characters.
_LABELS = """
    行业 所属行业 申万行业 一级行业 二级行业 行业分类 行业名称 行业评级 投资评级 股票评级 公司评级
    推荐评级 最新评级 评级 评级变动 评级变化 评级调整 上次评级 前次评级 投资建议 日期 报告日期 发布日期
    出具日期 撰写日期 完成日期 发布时间 报告时间 时间 分析师 证券分析师 首席分析师 研究员 研究助理
    分析师助理 助理分析师 联系人 作者 报告作者 姓名 电话 联系电话 手机 传真 邮箱 电子邮箱 邮件 电子邮件
    联系邮箱 地址 网址 邮编 执业证书编号 执业编号 登记编号 资格编号 证书编号 股票代码 证券代码 代码
    股票名称 股票简称 证券简称 公司名称 交易市场 上市地点 市场 收盘价 最新收盘价 目标价 目标价格 当前价
    当前股价 股价 现价 基准指数 基准 总股本 总市值 流通市值 报告类型 报告类别 报告编号 报告系列 研究领域
    所属部门 研究机构 发布机构 机构 部门 页数 版本 关键词 附 注 附注 资料来源 数据来源
"""
_SPACED = "|".join(
    " {0,4}".join(label) for label in sorted(_LABELS.split(), key=lambda one: (-len(one), one))
)
_LABELLED = re.compile(
    rf"(?:{_SPACED}|Tel(?:ephone)?|Phone|Fax|E-?mail|Date|Author|Analysts?|Ticker|Rating|SAC[^:：\n]{{0,12}})"
    r"\s{0,4}[:：]",
    re.IGNORECASE,
)
#: The value of a labelled rating, for texts that have lost their line ends.
CLOSED_FIELD = (
    rf"评级(?:变动|变化|调整)\s?[:：]\s?{ACTION}",
    rf"(?:行业评级|投资评级|股票评级|公司评级|推荐评级|评级)\s?[:：]\s?{RATING}(?:\s?[(（]\s?{ACTION}(?:评级)?\s?[)）])?",
)
# A kind of report, and nothing else: 传媒行业点评, 互联网传媒行业周报（06.17-06.23）.
_KIND = r"(?:深度|专题|点评|动态|跟踪|简评|快评|事件|研究|策略|投资)"
_PERIODICAL = re.compile(
    rf"[\u4e00-\u9fffA-Za-z]{{0,12}}(?:行业|市场|产业){_KIND}{{1,3}}(?:报告)?"
    r"|[\u4e00-\u9fffA-Za-z]{0,12}(?:行业|市场)?(?:双?周报|月报|日报|周观点|深度报告|研究报告|动态报告|点评报告|专题报告)"
    r"(?:、[周月]报)?(?:[（(][\d.\-~年月日]+[)）])?"
)
# The standing head of a series: its field, then how often it comes.
_STANDING = re.compile(
    r"(?P<field>[\u4e00-\u9fffA-Za-z]{2,10}?)(?:行业)?[双每]?[周月日季](?:度)?[报记谈刊评论]"
)
# One part of a running head: 证券研究报告, 点评报告, 宏观经济.
_HEAD_PART = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:研究|报告|点评|深度|专题|动态|策略|周报|月报|日报|快报|简评|跟踪|评论|经济)"
)
_PARTS = re.compile(r"\s*[|｜│/·●、]\s*|\s*[—–]{1,2}\s*|\s+")
# Latin capitals alone are a firm's name in English, or an ornament.
_CAPITALS = re.compile(r"[A-Z][A-Z&.,'() ]*")


def is_periodical(words: str) -> bool:
    """Whether ``words`` (no white space) name a kind of report and nothing else.

    >>> is_periodical("传媒行业周报（06.17-06.23）"), is_periodical("传媒行业周报：票房回暖")
    (True, False)
    """
    return bool(_PERIODICAL.fullmatch(words))


def line_kind(text: str, start: int, end: int, industries: Industries) -> str | None:
    """What the masthead line ``text[start:end]`` is when it is certainly no title; None when it may be one.

    "field" for a labelled value, "industry" for one or several industries, "type" for a kind of
    report or a series, "capitals" for a line of Latin capitals.
    """
    if _LABELLED.match(text, start):
        return "field"
    words = text[start:end].strip()
    if _CAPITALS.fullmatch(words):
        return "capitals"
    parts = _PARTS.split(words)
    if all(industries.label(part) for part in parts):
        return "industry"
    return "type" if _is_head(re.sub(r"\s", "", words), parts, industries) else None


def _is_head(flat: str, parts: list[str], industries: Industries) -> bool:
    """A kind of report, a series, or a running head made of such parts."""
    standing = _STANDING.fullmatch(flat)
    if is_periodical(flat) or (standing and industries.label(standing["field"])):
        return True
    return len(parts) > 1 and all(_HEAD_PART.fullmatch(part) or industries.label(part) for part in parts)

"""First pages as different houses lay them out, each with what a reader should find; all of it invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pdfs import INVISIBLE, Box, Frame, Mark, Text, flow, row, stack, upright

Page = Sequence[Mark]
SIDE, MAIN = 50, 222  # where the columns of a page with a sidebar begin
BODY = Frame(MAIN, 260, 325, 760)
INNER = Frame(56, 100, 483, 770)
SENTENCES = (
    "从样本期的前半段看，信号在大盘股中几乎没有区分能力，而在流通市值较小的一组里，多空收益始终为正。",
    "剔除停牌与涨停无法买入的情形之后，年化收益下降约两个百分点，但方向没有改变。",
    "我们把窗口由二十日延长到六十日，换手率随之减半，信息比率却只下降了一成。",
    "值得注意的是，信号与流动性的相关系数不到一成，二者刻画的并不是同一件事。",
    "分行业来看，周期板块的单调性最好，金融板块则几乎观察不到差异。",
    "考虑双边千分之三的成本，组合相对基准的超额仍然显著，最大回撤控制在一成以内。",
    "样本外的十二个月中有九个月取得正收益，与样本内的胜率基本一致。",
    "机构持股比例越低的股票，效果越强，可见套利受限是异象得以延续的原因。",
    "除权除息日的价格必须复权，否则会产生虚假的信号。",
    "回归的残差在改革前后出现断点，检验在百分之一的水平上显著。",
    "我们用自助法重复抽样一千次，置信区间不包含零，改用市值加权以后也是如此。",
    "与海外市场相比，季节性更强，每年春秋两季的表现明显偏弱，这与财报披露的节奏有关。",
    "盘后的公告应当归入次日，若误归入当日，收益会被高估近一倍。",
)


class Author(NamedTuple):
    """One author as printed."""

    name: str
    role: str | None = None
    licence: str | None = None
    email: str | None = None
    phone: str | None = None


class Layout(NamedTuple):
    """A report and what it says.

    ``body`` are its paragraphs; where ``interrupted``, other text follows the body of the first page in
    the content. ``running`` lines stand on every page; ``unseen`` is in the file but not on its pages.
    """

    name: str
    pages: Sequence[Page]
    title: str
    broker: str
    date: str
    authors: tuple[Author, ...]
    body: list[str]
    rating: str | None = None
    interrupted: bool = False
    running: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


def body(turn: int) -> list[str]:
    """Ten paragraphs of six sentences, in ever another order: no two of their lines are alike."""
    count = len(SENTENCES)
    starts = [(turn + number, 2 * (number % 6) + 1) for number in range(10)]
    return ["".join(SENTENCES[(start + n * step) % count] for n in range(6)) for start, step in starts]


Drawn = tuple[Sequence[Page], tuple[Author, ...]]
Make = Callable[[list[str]], Drawn]
LAYOUTS: list[Layout] = []


def layout(title: str, broker: str, date: str, **more: Any) -> Callable[[Make], Make]:
    """Keep the layout that the function draws around paragraphs of body text, with what it says."""

    def keep(make: Make) -> Make:
        words = body(len(LAYOUTS))
        pages, authors = make(words)
        LAYOUTS.append(Layout(make.__name__, pages, title, broker, date, authors, words, **more))
        return make

    return keep


def feet(words: str, count: int, number: str = "{}") -> list[list[Text]]:
    """The running foot of every page, with its number."""
    return [[Text(SIDE, 812, 8, words), Text(500, 812, 8, number.format(n + 1))] for n in range(count)]


def tag(words: str) -> Text:
    """A template's tag in a layer that nobody sees."""
    return Text(300, 300, 9, words, mode=INVISIBLE)


@layout("盘口里的耐心：高频撤单行为的信息含量", "澄海证券", "2019-09-23", running=("谨请参阅尾页的重要声明",))
def roles_under_names(words: list[str]) -> Drawn:
    """Foot first in the content, people at the left with role and phone under the name, no house named."""
    one = Author("温如玉", "研究员", "S0999519080711", "wenruyu@chenghai.example", "0755-60000017")
    two = Author("陆知行", "联系人", None, "luzhixing@chenghai.example", "021-60000017")
    byline = [
        *row(190, 9, (SIDE, one.name), (95, f"执业证书编号：{one.licence}")),
        *row(204, 9, (SIDE, "研究员"), (95, "0755-60000017")),
        *row(218, 9, (95, "wenruyu@chenghai.example")),
        *row(242, 9, (SIDE, two.name), (95, "021-60000017")),
        *row(256, 9, (SIDE, "联系人"), (95, "luzhixing@chenghai.example")),
        *stack(SIDE, 420, 9, "相关研究", "1《深度与价差的再认识》2019.08", "2《时间加权的陷阱》2019.06"),
    ]
    head = [
        *stack(SIDE, 90, 10, "证券研究报告", "金工研究/深度研究", "2019年09月23日"),
        *stack(MAIN, 120, 20, "盘口里的耐心：高频撤单行", "为的信息含量"),
    ]
    first, second = flow(words, [BODY, INNER], 9.5)
    foot = feet("谨请参阅尾页的重要声明", 2)
    return [[*foot[0], *byline, *head, *first], [*foot[1], *second]], (one, two)


@layout("日内动量的前世今生", "北岳证券", "2022-09-14", running=("请阅读尾部的重要法律声明",))
def row_of_three(words: list[str]) -> Drawn:
    """English letterhead; people side by side, row by row, with the ids of a second regulator."""
    authors = (
        Author("傅山晴", "分析员", "S0998521030617", "shanqing.fu@beiyue.example"),
        Author("梁予安", "分析员", "S0998520050688", "yuan.liang@beiyue.example"),
        Author("沙白石", "联系人", "S0998121070699", "baishi.sha@beiyue.example"),
    )
    columns = (56, 222, 388)
    first, second = flow(words, [INNER._replace(y=290), INNER], 9.5)
    page = [
        Text(56, 50, 14, "BEIYUE RESEARCH"),
        Text(420, 60, 9, "2022.09.14│量化研究"),
        Text(56, 110, 12, "量化多因子系列（9）"),
        Text(56, 140, 20, "日内动量的前世今生"),
        *row(184, 10, *zip(columns, [one.name for one in authors], strict=True)),
        *row(198, 9, *zip(columns, ["分析员", "分析员", "联系人"], strict=True)),
        *row(212, 8.5, *zip(columns, [f"SAC 执证编号：{one.licence}" for one in authors], strict=True)),
        *row(226, 8.5, (56, "SFC CE Ref：BRQ917"), (222, "SFC CE Ref：BSX042")),
        *row(240, 8.5, *zip(columns, [str(one.email) for one in authors], strict=True)),
        *first,
    ]
    foot = feet("请阅读尾部的重要法律声明", 2)
    return [[*page, *foot[0]], [*second, *foot[1]]], authors


@layout(
    "可转债双低策略的改进", "北岳证券", "2023-05-16", interrupted=True, running=("请阅读最后一页的声明！",)
)
def title_last(words: list[str]) -> Drawn:
    """Body in two columns before the sidebar; the title is the last that is drawn."""
    one = Author("苗可秀", "分析师", "S0998522080619", "miaokx@beiyue.example")
    two = Author("方回舟", "联系人", None, "fanghz@beiyue.example")
    narrow = [Frame(222, 190, 155, 750), Frame(392, 190, 155, 750), INNER]
    left, right, second = flow(words, narrow, 9)
    side = [
        *stack(SIDE, 190, 9, "分析师 苗可秀", f"SAC 证书编号：{one.licence}", "miaokx@beiyue.example"),
        *stack(SIDE, 250, 9, "联系人 方回舟", "fanghz@beiyue.example"),
        *stack(SIDE, 328, 8.5, "1. 《转债轮动的宏观信号》 2023-04-25"),
    ]
    foot = feet("请阅读最后一页的声明！", 2)
    title = [Text(MAIN, 100, 11, "转债量化研究系列（三）"), Text(MAIN, 132, 18, "可转债双低策略的改进")]
    first = [Text(SIDE, 60, 10, "2023.05.16"), *left, *right, *side, *foot[0], *title]
    return [first, [*second, *foot[1]]], (one, two)


@layout(
    "从日内到周频的价量信息压缩",
    "澄海证券",
    "2023-03-14",
    interrupted=True,
    unseen=("assAuthor", "createTime1"),
)
def series_in_larger_type(words: list[str]) -> Drawn:
    """A coloured band with upright text, bare licences, tags; the series stands above in larger type."""
    one = Author("郑闻笛", "分析师", "S0999520080631", "zhengwendi@chenghai.example")
    two = Author("詹星辰", "分析师", "S0999522100642", "zhanxingchen@chenghai.example")
    side = [
        Box(0, 0, 38, 842, 0.4),
        *upright(13, 60, 12, "定量研究"),
        *stack(56, 110, 9, "分析师："),
        tag("＃assAuthor＃"),
        *stack(56, 136, 9, one.name, "zhengwendi@chenghai.example", "S0999520080631"),
        *stack(56, 190, 9, two.name, "zhanxingchen@chenghai.example", "S0999522100642"),
        *stack(56, 260, 9, "相关报告", "《尾盘的秘密》2022-12-01"),
    ]
    title = [
        tag("＃title＃"),
        Text(270, 116, 22, "高频研究系列五"),
        Text(240, 146, 17, "从日内到周频的价量信息压缩"),
        tag("＃createTime1＃"),
        Text(430, 172, 11, "2023 年 03 月 14 日"),
    ]
    first, second = flow(words, [BODY, INNER], 9.5)
    head = [Text(56, 44, 9, "定量研究专题报告"), Text(290, 812, 8, "- 2 -")]
    return [[*side, *first, *title], [*head, *second]], (one, two)


@layout(
    "基于 Transformer 的高频特征提取", "澄海证券", "2022-05-24", running=("本公司具备证券投资咨询业务资格",)
)
def title_broken_in_a_word(words: list[str]) -> Drawn:
    """The title is drawn twice, a hair apart, and breaks inside a Latin word; mails with full-width signs."""
    one = Author("叶孤帆", "分析师", "S0999522030621", "yegufan@chenghai.example")
    two = Author("关山月", "研究助理", "S0999122060637", "guanshanyue@chenghai.example")
    side = [
        *stack(420, 180, 9, "分析师   叶孤帆", "执业证书：  S0999522030621"),
        *stack(420, 207, 9, "邮箱：   yegufan＠chenghai.example", "研究助理   关山月"),
        *stack(420, 234, 9, "执业证书：  S0999122060637", "邮箱：   guanshanyue＠chenghai.example"),
    ]
    title = stack(50, 112, 22, "基于 Trans-", "former 的高频特", "征提取")
    twice = [mark._replace(x=mark.x + shift) for mark in title for shift in (0, 0.3)]
    first, second = flow(words, [Frame(50, 250, 345, 760), INNER], 9.5)
    head = [Text(50, 60, 12, "量化专题报告"), Text(300, 220, 11, "2022 年 05 月 24 日")]
    foot = feet("本公司具备证券投资咨询业务资格", 2)
    return [[*foot[0], *side, *head, *twice, *first], [*foot[1], *second]], (one, two)


@layout("低波动异象的来源", "北岳证券", "2016-03-24", unseen=("扩容", "2015-12-18", "黎望津", "Table_Title"))
def older_page_beneath(words: list[str]) -> Drawn:
    """Under a white box lies the first page of an older report, with its title, date and author."""
    author = Author("郭晚亭", "证券分析师", "S0998515030621", "guowt@beiyue.example", "010-60000021")
    old = [
        Text(50, 100, 22, "融资融券标的扩容的影响"),
        Text(430, 60, 10, "发布时间：2015-12-18"),
        *stack(415, 420, 9, "证券分析师：黎望津", "执业证书编号：S0998513090644", "liwj@beiyue.example"),
    ]
    new = [
        tag("[Table_Title]"),
        Text(430, 60, 10, "发布时间：2016-03-24"),
        Text(50, 110, 20, "低波动异象的来源"),
        *stack(415, 620, 9, "证券分析师：郭晚亭，CFA", "执业证书编号：S0998515030621"),
        Text(415, 650, 9, "010-60000021  guowt@beiyue.example"),
    ]
    first, second = flow(words, [Frame(50, 200, 345, 760), INNER], 9.5)
    return [[*old, Box(0, 0, 595, 842), *new, *first], [Text(440, 44, 9, "研究报告"), *second]], (author,)


@layout(
    "订单饱满，产能爬坡迎来收获期", "澄海证券", "2023-08-28", rating="买入", running=("请阅读文后的重要声明",)
)
def company_note(words: list[str]) -> Drawn:
    """The rating in the largest type, a box of market data with dates, a page of sales staff."""
    one = Author("唐知白", "分析师", "S0999517030639", "tangzb@chenghai.example", "021-60000039")
    side = [
        Text(SIDE, 112, 24, "买入（维持）"),
        *stack(SIDE, 160, 9, "分析师：唐知白", "执业证书编号：S0999517030639"),
        *stack(SIDE, 190, 9, "电话：021-60000039", "Email：tangzb@chenghai.example"),
        *row(310, 8.5, (SIDE, "收盘日期"), (150, "2023-08-25")),
        *row(324, 8.5, (SIDE, "市值(百万元)"), (150, "1,046,786")),
    ]
    head = [
        Text(SIDE, 60, 9, "宁德时代(300750.SZ)/电力设备"),
        Text(430, 76, 10, "2023 年 08 月 28 日"),
        Text(MAIN, 112, 18, "订单饱满，产能爬坡迎来收获期"),
    ]
    staff = [
        *row(140, 9, (56, "上海"), (110, "蒋南山"), (300, "jns@chenghai.example")),
        *row(156, 9, (56, "北京"), (110, "杨东篱"), (300, "ydl@chenghai.example")),
    ]
    first, second = flow(words, [BODY, INNER], 9.5)
    foot = feet("请阅读文后的重要声明", 3, "- {} -")
    return [
        [*head, *side, *first, *foot[0]],
        [*second, *foot[1]],
        [Text(56, 110, 12, "机构销售通讯录"), *staff, *foot[2]],
    ], (one,)


@layout(
    "风格漂移的识别", "北岳证券", "2017-08-29", running=("请阅读免责声明",), unseen=("reader@example.com",)
)
def paired_by_order(words: list[str]) -> Drawn:
    """Names, then numbers (one broken over a line's end), phones, mails; a stamp across every page."""
    authors = (
        Author("宋玉衡", "证券分析师", "S0998516030615", "songyh@beiyue.example", "010-60000015"),
        Author("郝连城", "助理分析师", "S0998117060657", "haolc@beiyue.example", "010-60000057"),
    )
    stamp = Text(120, 640, 40, "reader@example.com 专用", angle=45, grey=0.85)
    side = [
        *stack(SIDE, 140, 9, "证券分析师：宋玉衡", "助理分析师：郝连城"),
        *stack(SIDE, 190, 9, "SAC NO：S09985160306", "15", "SAC NO：S0998117060657"),
        *stack(SIDE, 250, 9, "电话：010-60000015", "电话：010-60000057"),
        *stack(SIDE, 300, 9, "E-MAIL：songyh@beiyue.example", "E-MAIL：haolc@beiyue.example"),
    ]
    head = [
        Text(SIDE, 60, 26, "金融工程研究"),
        Text(SIDE, 100, 10, "分析日期：2017 年 08 月 29 日"),
        Text(MAIN, 130, 20, "风格漂移的识别"),
    ]
    first, second = flow(words, [BODY, INNER], 9.5)
    foot = feet("请阅读免责声明", 2, "{} of 2")
    return [[stamp, *head, *side, *first, *foot[0]], [stamp, *second, *foot[1]]], authors

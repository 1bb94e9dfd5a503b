"""What lines of a report look like, as data: one pattern a kind, matched on compact text.

Compact text (``kg.read.lines.to_compact``) has no white space and no emphasis marks.
The patterns state how Chinese research reports are printed in general.
"""

from __future__ import annotations

import re

#: The mark of a template: [Table_Title], ＃summary＃.
TAG = re.compile(
    r"(?=[\[HT#＃])(?:\[[Tt]ab[l1]e_?[A-Za-z0-9_]{0,30}\]|(?:Header)?Table_[A-Z][A-Za-z]{2,24}|[#＃][A-Za-z]\w{2,20}[#＃])",
    re.A,
)
CAPTION = re.compile(
    r"(?:图表|图|表|附图|附表|表格|Figure|Fig\.?|Table|Exhibit|Chart)[:：]?"
    r"(?:\d{1,3}(?:[-.—]\d{1,2})?|[一二三四五六七八九十]{1,3}|[A-Z]\d)(?:[:：.、)）]|(?=[^\d年月日%,，。]))"
)
#: What follows the number of "图 1" inside a sentence, not in a caption.
CAPTION_TALK = re.compile(r".{0,14}(?:可见|可以看出|显示|展示了|所示|中可|为例|说明了|给出)")
SOURCE = re.compile(
    r"(?:(?:资料|数据|图片|信息)?来源|Source|(?:资料|数据)(?:出处|提供))(?:[:：]|(?=Wind|WIND))", re.I
)
NOTE = re.compile(r"(?:备?注\d?|说明|Note)[:：]")

RELATED_TITLE = re.compile(
    r"(?:[<《\[]?Table_Report[>》\]]?)?(?:公司|行业|近期|最近|往期|过往|前期|近期|部分|本团队)?(?:的)?"
    r"(?:相关(?:研究|报告|研报|阅读|专题)(?:报告|列表)?|(?:近期|往期|过往|历史|前期|已发布|最近|近期相关)(?:研究|报告|研报|相关报告|相关研究|研究报告|重点报告)(?:报告)?)"
    r"(?:列表|回顾)?[:：]?\Z"
)
CONTENTS_TITLE = re.compile(
    r"(?:正文|内容|报告|图表|图片|插图|表格|图|表)?(?:目录|目次|索引)[:：]?\Z|(?:table|list)ofcontents\Z|contents\Z",
    re.I,
)
_LEADER = re.compile(r".*?(?:[.．]{3,}|…{2,}|[·•]{4,}|_{4,}|-{5,})-?\d{1,3}-?\Z")
_DOTS = re.compile(r"[.．…·•_-][.．…·•_-]")
#: An entry of a table of contents whose leaders were lost: text, then a page number.
ENTRY = re.compile(
    r"(?=.{4,80}\Z)(?:[一二三四五六七八九十]+、|\d+(?:\.\d+)*[.、]?|[(（]\d+[)）]|图表?|表)\D.*?\D\d{1,3}\Z"
)

RATING_WORDS = (
    r"强烈推荐|强力买入|审慎推荐|谨慎推荐|审慎增持|谨慎增持|跑赢行业|跑输行业|跑赢大市|跑输大市|"
    r"领先大市|同步大市|落后大市|优于大市|弱于大市|强于大市|与大市同步|超配|标配|低配|看好|看淡|"
    r"买入|增持|中性|减持|卖出|推荐|回避|持有|沽售|同步"
)
ACTION_WORDS = r"维持|首次(?:覆盖|评级)?|上调|下调|调高|调低|上修|下修|重申|恢复|无"

_LICENCE = r"[SA]\d{13}|SFC|CE(?:No|Ref)"
_ROLE = (
    r"(?:首席|联席首席|资深|高级|助理|证券|行业|策略|宏观|联席)*"
    r"(?:分析师|分析员|研究员|研究助理|联系人|助理|执业证书?)"
)
#: What lines of the names block hold, and what they are like as a whole; 80 characters at most.
MASTHEAD_SIGNS = (
    (re.compile(_LICENCE), re.compile(r"[^。]*\Z")),
    (
        re.compile("分析[师员]|研究(?:员|助理)|联系人|助理|执业"),
        re.compile(
            rf"[^。，]{{0,20}}{_ROLE}(?:[:：][^。]{{0,40}}|[(（)）]*)\Z|{_ROLE}[^。，：:]{{0,12}}\Z", re.S
        ),
    ),
    (re.compile("[@＠]"), re.compile(r"[^。一-龥]{0,4}[\w.\\-]+[@＠][\w.-]+.{0,30}\Z", re.S)),
)
#: Another line of the names block, a contact line, a rating line or a date line.
MASTHEAD = re.compile(
    rf"(?=.{{1,80}}\Z)(?:"
    rf"(?:SAC|证书|资格|执业|登记|从业|注册)[^。，]{{0,16}}(?:编号|编码|号码?|No\.?|NO\.?|证号)[^。]*\Z"
    r"|(?:Tel|TEL|电话|手机|邮箱|邮件|电子邮件|E-?mail|E-?MAIL|Email|传真|Fax)[:：.]?.{0,60}\Z"
    r"|[(（+]?\d[\d()（）*×+-]{7,28}\Z"
    r"|(?:报告)?(?:日期|发布日期|发布时间|报告日期|出版日期|报告发布日期|撰写日期)[:：]?.{0,24}\Z"
    r"|(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日|[-./]\d{1,2}[-./]\d{1,2})"
    r"(?:\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?(?:[|│星期周].{0,8})?\Z"
    rf"|(?:(?:投资|行业|公司|股票|最新|当前|上次|前次|首选股票)*评级(?:变动)?[:：]?)?(?:{RATING_WORDS})(?:-[AB])?"
    rf"(?:评级)?[(（/\[]?(?:{ACTION_WORDS})?(?:评级)?[)）\]]?\Z"
    rf"|(?:投资|行业|公司|上次|前次|当前)?评级(?:变动)?[:：](?:{RATING_WORDS}|{ACTION_WORDS}).{{0,16}}\Z"
    rf"|(?:{ACTION_WORDS})(?:评级)?\Z"
    rf"|投资评级(?:{RATING_WORDS}).{{0,12}}\Z|首选股票(?:评级|目标价)+\Z"
    r"|(?:所属)?(?:行业|公司)(?:名称|代码|分类)?[:：].{1,16}\Z"
    r"|(?:当前|目标|最新|收盘|昨收盘?)(?:股?价格?)?(?:[(（].{1,12}[)）])?[:：].{0,24}\Z"
    r")",
    re.S,
)
#: Labels of the side column of a first page.
SIDEBAR = re.compile(
    r"(?=.{2,30}\Z)(?:(?:最近|近|过去)?(?:一年|12个月|[一1]?年内?)?.{0,6}"
    r"(?:市场表现|行业表现|股价表现|股价走势|指数表现|市场走势|走势图|走势对比|走势比较|行情走势|行业走势|指数比较|表现比较)"
    r"|最近一年行业指数.*比较|行业规模|行业指数|交易数据|基本数据|公司基本(?:数据|情况)|市场数据|基础数据|重点公司"
    r"|股价相对.*|(?:相对|绝对)(?:指数)?(?:表现|收益)|.{0,8}与沪深300.{0,4}(?:比较|对比|走势)|作者|分析师及联系人|研究团队)[:：]?\Z"
)
#: What kind of report it is: a line of the masthead.
GENRE = re.compile(
    r"(?=.{2,24}\Z)(?:证券研究报告|.{0,8}(?:行业|公司|宏观|策略|证券|深度|专题|跟踪|点评|动态|快报|简报|调研|首次覆盖)+"
    r"(?:研究|深度|动态|点评|快报|周报|月报|日报|报告|简报|跟踪|专题|点评报告|研究报告|深度报告)+|行业周报|行业月报)(?:[/|].{0,10})?\Z"
)
#: Titles that stand over a section in most reports.
SECTION = re.compile(
    r"(?:投资要点|主要观点|核心观点|主要结论|核心结论|研究结论|基本结论|报告导读|本报告导读|投资摘要|报告要点|报告摘要|内容摘要|摘要|要点|事件|事件概述|事件点评|点评|简评|正文|核心要点|本周观点|周观点"
    r"|投资建议|投资策略|投资逻辑|投资机会|盈利预测(?:与|和|及)(?:投资建议|估值|评级)|风险提示|风险因素|风险分析|主要风险|结论|行情回顾"
    r"|行业动态|公司动态|重点公告|行业新闻|公司公告)[:：]?\Z"
)

#: A line that is nothing but furniture.
FURNITURE = re.compile(
    r"(?:[-—–|/\[(第]*\d{1,3}(?:[-—–|/\])]|/\d{1,3}|of\d{1,3}|页)*(?:共\d{1,3}页)?|第\d{1,3}页(?:[/,，]?共\d{1,3}页)?|P\d{1,3}|P(?:age|AGE)\d{1,3}(?:of\d{1,3}|/\d{1,3})?"
    r"|\[?Tab[l1]e_?\w*\]?|[#＃]\w+[#＃]|HeaderTable_\w+|HeaderTable)\Z"
)
#: The plea to read the disclaimer: "请务必阅读正文之后的免责条款部分" and its kin, with what it names.
PLEA = re.compile(
    r"(?=[本各敬请详参])(?:(?:本公司具备证券投资咨询业务资格[，,])请务必阅读[^。；！？]{0,8}(?:免责)?声明"
    r"|(?:本(?:研究)?报告(?:版权属于|仅通过邮件提供给)[^。]{2,60}。)?各项声明请(?:参见|参阅|见|务必阅读)[^。]{0,8}(?:尾页|末页|最后一页|文末)。?"
    r"|本(?:研究)?报告(?:版权属于|仅通过邮件提供给)[^。]{2,60}(?:使用|公司|所有)。"
    r"|(?:本报告版权属于[^。]{2,30}。)?(?:各项声明)?(?:敬?请(?:您|投资者)?(?:务必|仔细|参阅|参考|参见|阅读|认真|详细|关注)|请见|详见|参见)"
    r"(?:务必|仔细|参阅|阅读|参见|参考|认真|详细|查阅|注意)*[^。；！？]{0,14}?"
    r"(?:之?后|最后一?[页部分]*|末页|尾页|文末|正文|背面|封底|首页|倒数|声明|免责|重要|本报告|报告)[^。；！？，]{0,16}?"
    r"(?:(?:免责|法律|重要|特别|各项|信息)*(?:声明|条款|说明|披露|公告|事项|提示|公布|内容|免责)(?:[和与及、](?:(?:其他)?(?:免责|法律|重要|特别|各项|信息|评级|分析师|股票|投资)*(?:声明|条款|说明|披露|公告|申明|承诺)))*)(?:部分|。)?)"
)
#: What else a running header or footer may hold; furniture only where it comes back on many pages.
RUNNING = re.compile(
    r"证监会审核[^。；]{4,40}?[（(]\d{4}[）)]\d{1,5}号(?:未经许可，禁止转载)?|第\d{1,3}页共\d{1,3}页|报告编号\[?[A-Z0-9]{6,16}\]?|https?://[\w./-]{4,40}?(?=\d{1,3}/|[^\w./-])"
    r"|\[Tab[l1]e_[Pp]age\w{0,12}\]?|Tab[l1]e_[Pp]age\w{0,12}\]?|本公司具备证券投资咨询业务资格|版权所有[^。]{0,12}(?:翻版|侵权)必究"
)


def is_entry(plain: str) -> bool:
    """Whether a line is an entry of a table of contents: words, leaders, a page number.

    >>> is_entry("一、行业........3"), is_entry("一、行业")
    (True, False)
    """
    return _DOTS.search(plain) is not None and _LEADER.match(plain) is not None

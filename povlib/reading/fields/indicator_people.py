"""The indicator of people and households: left poverty, moved, poor, or something else, by the grammar around the figure."""

import re

from ..setting import Setting

_ADVERB = (
    r"(?:全部|全都|均已|都已|均|都|已经|已|也|将|可|能|稳定|实现|如期|顺利|成功|整体|率先|先后|陆续|达到|达标|按期|按时|高质量|稳步|基本|相继|"
    r"同步|预计|预|拟|可望|可|也|再|持续|通过|年内|当年|提前|逐步|先|正式|自愿|光荣|也将|全面|彻底|要|以上|左右|增收|致富|了|的|人|名|口|户|按|被|经|可以|可望|拟|预|共同|就此|一举|有望|确保|力争|预计)"
)
_LEFT_POVERTY = (
    r"(?:脱贫(?!攻坚|户|人口|村|县|标准|政策|成果|任务|责任|规划|计划|工作|人员|对象|质量|措施|监测|劳动力|家庭|群众|地区|不稳定|产业|项目|之后|后)|减贫(?!成效|工作|任务|事业|项目)|"
    r"脱了贫|摘帽|出列|越线|越过贫困线|摆脱贫困|摆脱了贫困|退出贫困|甩掉贫困|告别贫困|退出(?!机制|工作|标准|程序|验收))"
)
_POOR_NOUN = (
    r"(?:(?:建档立卡|农村|农牧区|剩余|现有|未脱贫|在册|绝对|深度|相对|特困|低收入|符合条件的?|登记在册的?|识别|因病致贫|国家|省定|标准下|的|非|户籍|“?两类”?|少数民族|全部)*"
    r"(?:扶贫对象|贫困(?:人口|群众|户|家庭|对象|农户|农民|农牧民|牧民|居民|农牧户|农村人口|老百姓|百姓)|建档立卡(?:户|人口|群众|农户|对象)|建卡户|建卡贫困户|未脱贫(?:人口|户)|困难人口|贫困))"
)
_RIGHT_LIFTED = re.compile(rf"^(?:{_POOR_NOUN})?(?:{_ADVERB}|、|“|”)*{_LEFT_POVERTY}")
_RIGHT_LIFTED_FAR = re.compile(
    rf"^(?:{_POOR_NOUN})?(?:人口)?(?:[^，,。；;\d]{{0,8}}达到?(?:了|国家|现行)*(?:脱贫|退出)标准|在\d{{4}}年[^，,。；;]{{0,14}}?(?:稳定|实现|全部)*脱贫|人?(?:靠|依靠)[^，,。；;\d]{{0,12}}{_LEFT_POVERTY}|[^，,。；;\d]{{0,16}}?(?:实现|达到|稳定|如期|全部|顺利|走上|带动|助推|得以|进行[^，,。；;\d]{{0,5}})(?:了)?{_ADVERB}*{_LEFT_POVERTY})"
)
_LEFT_LIFTED = re.compile(
    r"(?:脱贫(?:人口|人数|户数|户|销号|出列|退出|摘帽|群众)?|减贫(?:人口|人数)?|减少(?:了)?(?:农村|建档立卡|绝对|全[县市省区州乡镇村])*贫困(?:人口|户|群众|农户)|"
    r"贫困(?:人口|户)(?:数|数量|总数)?(?:共|累计|净|年均|比上年|较上年|比.{1,4}年)*(?:减少|下降)了?|净减少|出列|退出(?:人口|户)?|越线|摆脱贫困|脱贫的)"
    r"(?:人口|人数|户|的)?(?:共|累计|已|有|了|达到?|为|约|近|超过?|计|分别|各|是|：|:|,|，|任务|目标|年均|年度|总计|合计|\s)*$"
)
_LEFT_FELL = re.compile(
    r"(?:贫困|未脱贫)(?:人口|户|群众|农户)(?:数|数量|规模|总数)?[^。；;]{0,40}?(?:减少|下降|降低|降|压减|缩减|锐减|减|控制)(?:到|至|为|在)了?(?:\d{4}年|去年|今年|目前)?(?:年)?(?:底|末|初)?的?(?:\d+(?:\.\d+)?万?户)?$"
)
_LEFT_FROM = re.compile(
    r"(?:贫困|未脱贫)(?:人口|户|群众|农户)(?:数|数量|规模|总数)?[^。；;]{0,6}(?:从|由)[^，,。；;]{0,14}$"
)
_LEFT_POOR = re.compile(
    rf"{_POOR_NOUN}(?:数|数量|规模|总数|总人口)?(?:尚|仍|还|只|就|仅|共|总|全部|剩|余|剩下|累计|最初|原|当时|约|共计|合计|计|分别|又|目前|新)*(?:有|为|达|达到|是|剩余|识别|认定|余|存)?(?:了|：|:|、|共|近|约)*$"
)
_RIGHT_POOR = re.compile(rf"^(?:以上|左右|的|是|为|均为|都是|全是|属于)*{_POOR_NOUN}")
# 144户贫困户种上木耳: a noun that goes straight on to what these households do
_ACTS = re.compile(rf"^(?>{_POOR_NOUN})(?![，,。；;、）)：:的和及共还仍中里未均全已]|$)")
_STILL_POOR = re.compile(r"^(?:人口|群众|农户|的|、|还|仍|建档立卡|贫困|户)*(?:未|没有?|尚未|没能?)脱贫")
_UNLIFTED = re.compile(r"(?:未脱贫|尚未脱贫|没有脱贫|剩余|返贫|尚有|还有|仍有|还剩|仅剩|只剩)")
_WHOLE = re.compile(
    r"(?:全(?:县|市|省|区|州|乡|镇|村|盟|旗|国|社区|街道)|现有|原有|共有|尚有|还有|仍有|剩余|仅有|只有|识别(?:出|了|认定)*|认定|锁定|纳入|精准识别|总共有|围绕|针对|聚焦|[有剩])"
    r"(?:的|共|共有|所有|全部|剩余|现有|仍|还|有|了|农村|范围内|上下|建档立卡|出)*$"
)
_HELPED_LEFT = re.compile(
    r"(?:惠及|覆盖|带动|帮扶|帮助|扶持|解决|吸纳|资助|受益|救助|培训|走访|享受|组织|发放|安排|落实|服务|支持|为|使|让|对|向|吸收|聘用|选聘|辐射|联结|签约|慰问|"
    r"结对|招收|输送|转移|就业|务工|补助|补贴|保障|兜底|纳入低保|回访|联系|签订|助力|引导|动员|鼓励|促进|扶助|改善|涉及|涵盖|参与|参加|入户|宣讲|给|受惠|供养|投放|改造|实施|给予|接收|安置就业|增收|救治|建成|完成|与|拉动|直接带动|指导|扶助|帮带|惠|包|挂)"
    r"[^，,。；;]{0,14}$"
)
# 受益贫困村8个、非贫困村2个,建档立卡贫困户710户: the list goes on over a comma
_HELPED_BEFORE = re.compile(r"(?:受益|惠及|覆盖|带动|涉及)[^。；;，,]{0,24}[，,][^，,。；;]{0,10}$")
_HELPED_RIGHT = re.compile(
    r"^[^，,。；;]{0,14}?(?:受益|享受|就业|务工|增收|参与|参加|入股|分红|住上|住进|用上|喝上|获得|得到|参保|就学|就读|入学|上岗|的(?:住房|饮水|安全|子女|就医|医疗|生产|危房|问题|增收|收入|产业)|脱贫致富奔|学习|提供|发展|签约|接受|建立|办理|纳入)"
)
_MOVED = r"(?:搬迁|迁建|迁出|搬出|移民|迁入|搬入|搬进|搬了出|入住|搬离|搬下山|异地安置|集中安置|分散安置|安置)"
_LEFT_MOVED = re.compile(
    rf"{_MOVED}(?:安置|入住|人口|群众|贫困|农户|农村|建档立卡|户|的|任务|对象|规模|工程|项目|试点|开工|竣工|启动|总|共|了|达|达到|为|涉及|惠及|计划|实施|完成|各族|农牧民|牧民|\s|、|：|约|近|超过?|累计|有|和|同步|随迁|整村|点|区|片|小区|个|人)*$"
)
_MOVED_ANY = re.compile(_MOVED)
_NOT_MOVED = re.compile(
    r"(?:就业|培训|务工|脱贫|受益|帮扶|岗位|户均|后续|补助|吸纳|产业|配套|党员|干部|劳动力|转移)[^，,。；;]{0,12}$"
)
_RIGHT_MOVED = re.compile(
    rf"^(?:{_POOR_NOUN})?(?:贫困|群众|村民|农户|农牧民|牧民|人口|居民|搬迁|的|已经|已|均|全部|都|将|顺利|实现|实施|完成|如期|得以|成功|家庭|同步|进行|需要?|要|以上|了|陆续|一起|整体|户|分批|从.{{1,10}}?|由.{{1,10}}?|各族|享受|要在[^，,。；;]{{1,8}}前)*(?:的)?(?:易地扶贫|易地|异地|生态|扶贫|避险|整村|移民|集中|同步)*(?:搬迁|搬入|搬进|搬出|迁入|迁出|入住|搬到|搬离|乔迁|挪出|搬了出|移民|安置|住上新房|住进新居)(?!后|点|劳动力|户就业|群众就业)"
)
_NAMED_OTHER = re.compile(
    r"^(?:以上|左右|的|多|余)?(?:专业)?(?:党员|干部|队员|第一书记|专家|医生|医务|教师|老师|学生|大学生|企业家|志愿者|职工|技术员|护林员|人员|人次|代表|成员|联络员|工作队|致富带头人|残疾人|老人|儿童|妇女|劳动力|学员|患者|保洁员|社员|农民工|专业技术|科技|特派员|巡查员|管护员|(?:建档立卡|家庭经济困难|农村)*贫困(?:劳动力|学生|学子|大学生|残疾人|妇女|患者|病人|老人|儿童|家庭学生|家庭子女|生|户劳动力|人口就业|户子女))"
)


_REMAINING = ("剩余", "剩余的", "还剩", "仅剩", "只剩", "剩下", "剩下的")
_REACHED = re.compile("(?:覆盖|惠及|带动|帮扶|帮助|解决|支持)[^，,]{0,6}$")
_ALL_LIFTED = re.compile(
    "(?:建档立卡)?(?:贫困)?(?:人口|户|群众)?(?:要|将|已|也|均|都)?(?:(?:全部|如期|稳定|实现|全面)+脱贫|脱贫任务|达到(?:脱贫|退出)标准)"
)


def people(setting: Setting) -> str:
    """Return the indicator of a figure of persons or households."""
    text, s, figures, i, run = setting.text, setting.sentence, setting.figures, setting.index, setting.run
    f, first, last = figures[i], figures[run[0]], figures[run[1]]
    suffix = "people" if f.kind == "person" else "households"
    clause_start, _ = s.clause(first.start)
    _, clause_end = s.clause(last.end - 1)
    following = next((g.start for g in figures[run[1] + 1 :]), clause_end)
    stop = min(clause_end, max(following, last.end))
    left, right = text[clause_start : first.start], text[last.end : stop]
    reach = text[max(s.start, clause_start - 40) : first.start]
    # (其中…) and brackets behind a run belong to it: read over them
    if right[:1] in ("（", "("):
        close = re.match(r"[（(][^）)]*[）)]", text[last.end : clause_end])
        if close:
            right = text[last.end + close.end() : clause_end]
    if f.approx != "exact" or first.approx != "exact":
        left = re.sub(r"(?:近|约|超过?|逾|达|至少)$", "", left)
    if _STILL_POOR.match(right):
        return "poor_" + suffix
    if _RIGHT_LIFTED.match(right) and not _UNLIFTED.search(left[-6:] + right[:6]):
        return "lifted_" + suffix
    moved_left = _LEFT_MOVED.search(left)
    if moved_left and not (
        re.search(r"(?:就业|劳动力|培训)", left[moved_left.start() :])
        or re.search("(?:招收|招聘|招用|吸纳|聘用|带动)[^，,]{0,4}$", left[: moved_left.start()])
    ):
        if not re.match(r"^.{0,12}?(?:就业|务工|培训)", right):
            return "relocated_" + suffix
    if _LEFT_LIFTED.search(left) or (not left.strip() and _LEFT_LIFTED.search(reach.rstrip("，,：:；; "))):
        if not re.search(r"(?:未|尚未|没有)脱贫(?:人口|户)?[^，,]{0,4}$", left):
            return "lifted_" + suffix
    if re.search(r"减少(?:了)?(?:近|约|超过?)?$", left) and re.search(
        "贫困(?:人口|户|群众)", text[s.start : first.start]
    ):
        return "lifted_" + suffix
    if left.endswith("再减") and "减贫" in reach:
        return "lifted_" + suffix
    if left.endswith(_REMAINING) and not _REACHED.search(left):
        if _ALL_LIFTED.match(right):
            return "lifted_" + suffix
        if "贫" in text[s.start : first.start]:
            return "poor_" + suffix
    if _RIGHT_MOVED.match(right) and not _NOT_MOVED.search(left):
        return "relocated_" + suffix
    if _LEFT_FELL.search(reach) or _LEFT_FROM.search(reach):
        return "poor_" + suffix
    if _NAMED_OTHER.match(right):
        return "other"
    if _RIGHT_LIFTED_FAR.match(right) and not _UNLIFTED.search(right[:8]):
        return "lifted_" + suffix
    previous = [g for g in figures[: run[0]] if g.end > clause_start]
    moved = [m for m in _MOVED_ANY.finditer(left)]
    if (
        moved
        and previous
        and not re.search(r"(?:就业|务工|培训|脱贫|产业|补助|岗位|资金|投资)", left[moved[-1].end() :])
    ):
        return "relocated_" + suffix
    if (
        re.fullmatch(
            r".{0,4}(?:总规模|共?涉及|共|首批|第[一二三]批|、|完成|已|任务)*(?:\d+个(?:乡镇|村|县|行政村))*", left
        )
        and re.search(_MOVED, text[s.start : clause_start])
        and not re.search(r"就业|务工|培训|产业|岗位|带动|脱贫|增收", text[s.start : stop])
    ):
        return "relocated_" + suffix
    poor_right, poor_left = _RIGHT_POOR.match(right), _LEFT_POOR.search(left)
    if poor_right or poor_left:
        whole = _WHOLE.search(left[: poor_left.start()] if poor_left and not poor_right else left)
        if whole:
            return "poor_" + suffix
        if (
            poor_left
            and re.search(r"(?:有|为|达|剩|余|是|识别|认定)$|(?:人口|户)$", left.rstrip("共近约了：:"))
            and not _HELPED_LEFT.search(left[: poor_left.start()])
        ):
            if not (_HELPED_RIGHT.match(right) or _HELPED_BEFORE.search(reach)):
                return "poor_" + suffix
        if poor_right and _ACTS.match(right) and not re.search(r"(?:有|为|是|共|达|剩余|剩|还)(?:约|近)?$", left):
            return "other"
        if _HELPED_LEFT.search(left) or _HELPED_BEFORE.search(reach) or _HELPED_RIGHT.match(right):
            return "other"
        return "poor_" + suffix
    return "other"

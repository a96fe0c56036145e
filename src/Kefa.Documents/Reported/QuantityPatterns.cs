using System.Text.RegularExpressions;

namespace Kefa.Documents.Reported;

/// <summary>How numbers with units look in folded text, and what looks like one and is none.</summary>
internal static partial class QuantityPatterns
{
    private const int Timeout = 2_000;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // The longer before the shorter that begins it.
    private const string Counted =
        "人次|场次|批次|家次|件次|篇次|项次|户次|车次|班次|人天|人|名|家|户|件|份|次|场|项|条|篇|册|本|期|支|批|所|种|类|款|张|起|宗|例|章|台|套|辆|座|处|栋|间|对|组|队|只|块|站|幅|集|轮|句|遍|门|首|堂|枚|届次|讲|课时|学时";

    private const string Measured =
        "个百分点|百分点|%|‰|倍|元|美元|欧元|个工作日|工作日|个月|小时|分钟|天|岁|分(?!之)|平方公里|平方米|公里|千米|亩|公顷|吨标准煤|吨|公斤|千瓦时|立方米|个(?!性|别|体|人信息)|位|年(?!来|度|期|内|行动|规划|计划|制|级|代|鉴|初|末|底|中)|部(?!门|分|委|署|级|队)";

    // Characters that are classifiers only behind some words: no 部 (三部曲), 分 (三分), 位 (三位一体), 门, 点, 年.
    private const string CountedWithCharacters =
        "人次|场次|批次|家次|人|名|家|户|件|份|次|场|项|条|篇|册|期|支|批|所|种|类|款|张|起|宗|例|章|台|套|辆|座|处|栋|间|组|轮|讲|倍|元|天|亩|位(?!一体)|个(?!百分点|方面|层面|维度|环节|领域|阶段|角度|关键|重点)|个百分点";

    private const string Behind = "(?<also>\\((人次|次|人|家|个|场|件|份|户)\\))?(?<after>以上|以下|以内|左右|上下)?";

    [GeneratedRegex("(?<![A-Za-z0-9.·/第#+\\-_])(?<before>" + Before + ")?:?(?<number>\\d{1,3}(,\\d{3})+(\\.\\d+)?(?!\\d)|\\d{1,15}(\\.\\d{1,10})?)(?<more>余|多|来)?(?<scale>万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百)?(?<more>余|多|来)?(?<unit>" + Counted + "|" + Measured + ")" + Behind, Options, Timeout)]
    public static partial Regex WithDigits();

    [GeneratedRegex("(?<![第之周每零〇一二三四五六七八九十百千万亿两\\d])(?<before>" + Before + ")?(?<number>[一二三四五六七八九十百千两][零〇一二三四五六七八九十百千万亿]*)(?<more>余|多)?(?<unit>" + CountedWithCharacters + ")" + Behind, Options, Timeout)]
    public static partial Regex WithCharacters();

    [GeneratedRegex("(?<before>" + Before + ")?百分之(?<number>[零一二三四五六七八九十百点]{1,8}|\\d{1,6}(\\.\\d{1,6})?)" + Behind, Options, Timeout)]
    public static partial Regex PartsOfAHundred();

    /// <summary>A number without a unit behind a word that says that one follows: 参训人数达3000.</summary>
    [GeneratedRegex("(?<=数量?|总量|总数|阅读量|点击量|浏览量)(达到|达|为|是|共)?:?(?<before>" + Before + ")?(?<number>\\d{1,3}(,\\d{3})+|\\d{1,15})(?<more>余|多)?(?<scale>万|亿)?(?<more>余|多)?(?=[,。;、!)]|$)", Options, Timeout)]
    public static partial Regex WithoutUnit();

    private const string Before = "不少于|不低于|不超过|不足|至少|最多|超过|超|逾|突破|将近|接近|大约|约|近";

    /// <summary>What has numbers and states none: names, titles, document numbers, dates, ordinals. Bounded in length so that a mark never closed hides no more than a line.</summary>
    [GeneratedRegex(
        "《[^《》]{1,80}》?" +
        "|“[^“”]{1,40}”" +
        "|\"[^\"]{1,40}\"" +
        "|\\[(19|20)\\d{2}\\]第?\\d{1,5}号?" +
        "|\\((19|20)\\d{2}\\)第?\\d{1,5}号" +
        "|(19|20)\\d{2}[-./](19|20)\\d{2}" +
        "|(19|20)\\d{2}[-./]\\d{1,2}([-./]\\d{1,2})?" +
        "|(19|20)\\d{2}年?[-至](19|20)\\d{2}年?" +
        "|\\d{1,2}[-至]\\d{1,2}月" +
        "|(19|20)\\d{2}年(\\d{1,2}月(\\d{1,2}[日号])?)?" +
        "|(19|20)\\d{2}(?=以来|届|版|级|财年)" +
        "|\\d{1,2}月(?!度)(\\d{1,2}[日号])?" +
        "|\\d{1,2}:\\d{2}(:\\d{2})?(?!\\d)" +
        "|[二一][〇零一二三四五六七八九]{3}年" +
        "|0\\d{2,3}-\\d{7,8}|\\d{9,}" +
        "|第(\\d+|[零〇一二三四五六七八九十百千两]+)" +
        "|[一二三四五六七八九十]+届|[一二]十大|[一二]中全会" +
        "|十?[一二三四五六七八九]五(?=规划|期间|普法|时期|末)" +
        "|[一二三四五六七八九十]+年(规划|计划|行动)" +
        "|[一二两三四五六七八九十]个(坚持|意识|自信|全面|维护|确立|结合|统一|必须|一律|倍增|一(?![个家])|不|允许|责任|转变)" +
        "|三会一课|三项制度|三重一大|四不两直|八项规定|一规划两纲要|双随机、?一公开|三次产业|三件大事" +
        "|(?<=[A-Za-z])\\d+(?![\\d.,]*(家|人|件|项|次|场))|\\d+(?=[A-Za-z])" +
        "|(https?://|www\\.)[\\x21-\\x7E]+",
        Options, Timeout)]
    public static partial Regex NoQuantities();

    /// <summary>Years that say since when or until when something lasts, before a number of years.</summary>
    [GeneratedRegex("(连续|近|前|过去|未来|今后|每|历时|满)$", Options | RegexOptions.RightToLeft, Timeout)]
    public static partial Regex BeforeASpan();
}

using Kefa.Matching;

namespace Kefa.Web.Shell;

/// <summary>The words for the codes of policies.</summary>
internal static class PolicyWords
{
    public static readonly IReadOnlyList<(string Code, LocalText Name)> Themes =
    [
        ("recognition", new("资质认定", "Recognition")), ("rd", new("研发投入", "R&D spending")), ("tax", new("税收优惠", "Tax relief")), ("growth", new("企业成长", "Growth")),
        ("contract", new("技术合同与创新券", "Technology contracts and vouchers")), ("finance", new("科技金融", "Finance")), ("platform", new("创新平台", "Platforms")), ("equipment", new("首台套与装备", "First sets and equipment")),
    ];

    public static readonly IReadOnlyList<(string Code, LocalText Name)> Levels =
    [
        ("national", new("国家", "National")), ("tax", new("税务", "Tax")), ("provincial", new("省级", "Provincial")), ("city", new("市级", "City")), ("district", new("区县", "District")),
    ];

    public static readonly IReadOnlyList<(string Code, LocalText Name)> Kinds =
    [
        ("status", new("资质", "Status")), ("grant", new("奖补", "Grant")), ("tax-saving", new("减免税", "Tax saving")), ("loan", new("贷款", "Loan")), ("interest", new("贴息", "Interest support")), ("voucher", new("创新券", "Voucher")),
    ];

    public static string Of(IReadOnlyList<(string Code, LocalText Name)> words, string code, bool english) =>
        words.FirstOrDefault(w => w.Code == code).Name?.In(english) ?? code;

    public static string Evidence(string mark, bool english) => mark switch
    {
        "V" => english ? "seen in official or several sources" : "依据已核实（官方或多处一致）",
        "S" => english ? "one secondary source: confirm before use" : "单一二手来源，使用前请核实",
        _ => english ? "not verified: confirm before use" : "未核实，使用前请确认",
    };

    public static string? NoteMark(string? mark, bool english) => mark switch
    {
        "convention" => english ? "our reading" : "本系统约定",
        "unverified" => english ? "not verified" : "未核实",
        "S" => english ? "one secondary source" : "单一二手来源",
        _ => null,
    };
}

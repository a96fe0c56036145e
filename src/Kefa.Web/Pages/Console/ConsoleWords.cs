using Kefa.Bureau.Companies;
using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Policies;
using Kefa.Matching;
using Kefa.Matching.Policies;

namespace Kefa.Web.Pages.Console;

/// <summary>The words for the codes of the console, in both languages.</summary>
internal static class ConsoleWords
{
    public static readonly IReadOnlyList<(string Code, LocalText Name)> Sizes =
        [.. Enum.GetValues<SizeClass>().Where(s => s != SizeClass.Unknown).Select(s => (s.ToString().ToLowerInvariant(), Of(s)))];

    public static readonly IReadOnlyList<(StandingOrder Order, LocalText Name)> Standings =
    [
        (StandingOrder.ClosingSoon, new("先截止的在前", "Closing soon")), (StandingOrder.Eligible, new("符合企业多的在前", "Most eligible")),
        (StandingOrder.NearMisses, new("差一项多的在前", "Most near misses")), (StandingOrder.Undetermined, new("待定多的在前", "Most undetermined")),
        (StandingOrder.Benefit, new("金额大的在前", "Highest amount")), (StandingOrder.Title, new("名称", "Title")),
    ];

    public static readonly IReadOnlyList<(CompanyOrder Order, LocalText Name)> CompanyOrders =
    [
        (CompanyOrder.Name, new("名称", "Name")), (CompanyOrder.Uscc, new("统一社会信用代码", "Credit code")),
        (CompanyOrder.NewestFirst, new("新成立的在前", "Newest first")), (CompanyOrder.ChangedFirst, new("最近更新的在前", "Last changed first")),
    ];

    /// <summary>The tabs of a policy's reach, by the word that stands in the address.</summary>
    public static readonly IReadOnlyList<(ReachGroup Group, string Code, LocalText Name)> Groups =
    [
        (ReachGroup.All, "", new("全部在范围内", "All in scope")), (ReachGroup.Matched, "matched", new("符合", "Eligible")),
        (ReachGroup.NearMiss, "near", new("只差一项", "Near misses")), (ReachGroup.Undetermined, "undetermined", new("待定", "Undetermined")),
        (ReachGroup.NotEligible, "not", new("不符合", "Not eligible")),
    ];

    /// <summary>The headings of a dossier, in their order; their words are those of <see cref="Shell.FieldGroups"/>.</summary>
    public static readonly IReadOnlyList<string> FieldGroups = ["identity", "people", "money", "rd", "ip", "status", "credit", "other"];

    public static LocalText Of(SizeClass size) => size switch
    {
        SizeClass.Micro => new("微型", "Micro"),
        SizeClass.Small => new("小型", "Small"),
        SizeClass.Medium => new("中型", "Medium"),
        SizeClass.Large => new("大型", "Large"),
        _ => new("规模未知", "Size not known"),
    };

    public static LocalText Of(Verdict verdict) => verdict switch
    {
        Verdict.E => new("符合", "Eligible"),
        Verdict.N => new("不符合", "Not eligible"),
        Verdict.U => new("待定", "Undetermined"),
        _ => new("不适用", "Out of scope"),
    };

    public static LocalText Of(ImportState state) => state switch
    {
        ImportState.Staging => new("校验中", "Checking"),
        ImportState.Applying => new("写入中", "Writing"),
        ImportState.Done => new("已完成", "Done"),
        _ => new("失败", "Failed"),
    };
}

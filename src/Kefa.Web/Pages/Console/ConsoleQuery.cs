using System.Globalization;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Policies;
using Kefa.Matching;
using Kefa.Web.Shell;

namespace Kefa.Web.Pages.Console;

/// <summary>The filters of the console as they stand in an address: page and export read them alike, so an export holds exactly the rows shown.</summary>
internal static class ConsoleQuery
{
    public static (PolicyFilter Filter, StandingOrder Order) Policies(IQueryCollection query) => (
        new PolicyFilter(
            Text(query, "q"), Known(query, "theme", PolicyWords.Themes), Known(query, "level", PolicyWords.Levels), Known(query, "kind", PolicyWords.Kinds), null,
            query["open"] == "true", Choice<Matching.Policies.Validity>(query, "validity")),
        Choice<StandingOrder>(query, "sort") ?? StandingOrder.ClosingSoon);

    public static ReachFilter Reach(IQueryCollection query) => new(
        ConsoleWords.Groups.FirstOrDefault(g => g.Code == query["tab"].ToString()).Group,
        Text(query, "q"), Digits(query, "region"), Text(query, "industry"), Choice<SizeClass>(query, "size"), Text(query, "condition"));

    public static (CompanyFilter Filter, CompanyOrder Order) Companies(IQueryCollection query) => (
        new CompanyFilter
        {
            Text = Text(query, "q"), Region = Digits(query, "region"), Industry = Text(query, "industry"), Size = Choice<SizeClass>(query, "size"),
            HasConflict = query["conflict"] == "true" ? true : null,
        },
        Choice<CompanyOrder>(query, "sort") ?? CompanyOrder.Name);

    public static DateOnly? Date(string? text) => DateOnly.TryParseExact(
        (text ?? "").Normalize(System.Text.NormalizationForm.FormKC).Trim().Replace('/', '-').Replace('.', '-'), ["yyyy-MM-dd", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string? Text(IQueryCollection query, string name) => query[name].ToString().Trim() is { Length: > 0 and <= 200 } text ? text : null;

    private static string? Digits(IQueryCollection query, string name) => Text(query, name) is { } text && text.All(char.IsAsciiDigit) ? text : null;

    private static string? Known(IQueryCollection query, string name, IReadOnlyList<(string Code, LocalText Name)> words) =>
        Text(query, name) is { } code && words.Any(w => w.Code == code) ? code : null;

    private static T? Choice<T>(IQueryCollection query, string name) where T : struct, Enum =>
        Text(query, name) is { } text && !char.IsAsciiDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}

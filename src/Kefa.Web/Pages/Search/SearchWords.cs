using Kefa.Bureau.Search;
using Kefa.Matching;

namespace Kefa.Web.Pages.Search;

/// <summary>The kinds of what is found, as addresses and pages name them.</summary>
internal static class SearchWords
{
    public static IReadOnlyList<(string Code, LocalText Name, int Count)> Of(ILookup<LibraryKind, FoundText> found) =>
    [
        ("policies", new("政策", "Policies"), found[LibraryKind.Policy].Count()), ("laws", new("法规", "Laws"), found[LibraryKind.Law].Count()), ("services", new("办事", "Services"), found[LibraryKind.Service].Count()), ("published", new("已公开", "Published"), found[LibraryKind.Published].Count()),
    ];

    public static LibraryKind KindOf(string code) => code switch { "laws" => LibraryKind.Law, "services" => LibraryKind.Service, "published" => LibraryKind.Published, _ => LibraryKind.Policy };

    /// <summary>The kind that the address asks for, else the first of which there is something.</summary>
    public static (string Code, LocalText Name, int Count) Chosen(IReadOnlyList<(string Code, LocalText Name, int Count)> kinds, string? asked) =>
        kinds.FirstOrDefault(k => k.Code == asked) is { Code: not null } chosen ? chosen : kinds.FirstOrDefault(k => k.Count > 0) is { Code: not null } first ? first : kinds[0];
}

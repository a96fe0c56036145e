using Kefa.Bureau.Policies;
using Kefa.Web.Shell;

namespace Kefa.Web.Pages.Library;

/// <summary>The filter of the library as it stands in an address; page, export and interface read it alike.</summary>
internal static class LibraryQuery
{
    /// <summary>Longer words are cut: each is compared with every text of the library.</summary>
    private const int MostCharacters = 100;

    public static PolicyFilter Of(IQueryCollection query)
    {
        string? Text(string name) => query[name].ToString().Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MostCharacters)] : null;
        string? Known(string name, IReadOnlyList<(string Code, Matching.LocalText Name)> words) => Text(name) is { } code && words.Any(w => w.Code == code) ? code : null;
        return new PolicyFilter(
            Text("q"), Known("theme", PolicyWords.Themes), Known("level", PolicyWords.Levels), Known("kind", PolicyWords.Kinds),
            Text("region") is { } region && region.All(char.IsAsciiDigit) ? region : null,
            query["open"] == "true",
            Order: Enum.TryParse<PolicyOrder>(query["sort"], ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : PolicyOrder.Relevance);
    }
}

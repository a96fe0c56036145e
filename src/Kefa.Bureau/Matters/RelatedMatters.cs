using System.Text.RegularExpressions;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters;

/// <summary>The matters that a matter names, by their numbers or by the numbers of what they issued, and those that name it.</summary>
public sealed partial class RelatedMatters(KefaDbContext db, WorkList list)
{
    private const int Most = 100;

    /// <returns>Those that the person may see, the nearest deadline first.</returns>
    public async Task<IReadOnlyList<MatterSummary>> OfAsync(OpenedMatter matter, Acting by, CancellationToken cancellationToken)
    {
        string own = matter.Number;
        string[] texts = [.. DataTexts.Of(matter.State.Data.Context).Distinct(StringComparer.Ordinal).Take(1_000)];
        string[] numbers = [.. texts.SelectMany(text => Number().Matches(text)).Select(found => found.Value).Where(number => MatterNumber.TryParse(number, out _)).Distinct(StringComparer.Ordinal).Take(Most)];
        string[] issued = [.. texts.Where(text => text.Length <= 100 && Issued().IsMatch(text)).Take(Most)];
        List<string> streams = await db.Set<MatterField>().AsNoTracking().Where(field => field.Text == own || EF.Parameter(issued).Contains(field.Text!)).Select(field => field.Stream).Distinct().Take(Most).ToListAsync(cancellationToken);
        HashSet<string> found = [.. numbers, .. streams.Select(stream => stream[(stream.IndexOf('/', StringComparison.Ordinal) + 1)..])];
        found.Remove(own);
        return found.Count == 0 ? [] : await list.AllAsync(new MatterFilter { Numbers = [.. found], State = StateFilter.All }, by, cancellationToken).ToListAsync(cancellationToken);
    }

    [GeneratedRegex("[0-9]{4}[A-Z]{2,6}[0-9]{6}[0-9A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex Number();

    // The number of a document: the mark of the organ, the year, the number.
    [GeneratedRegex("^\\p{L}+〔[0-9]{4}〕[0-9]+号$", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex Issued();
}

/// <summary>What is written in the data of a matter, wherever it stands.</summary>
internal static class DataTexts
{
    public static IEnumerable<string> Of(Value value) => value switch
    {
        TextValue text => [text.Text],
        ListValue list => list.Items.SelectMany(Of),
        ContextValue context => context.Entries.SelectMany(entry => Of(entry.Value)),
        _ => [],
    };
}

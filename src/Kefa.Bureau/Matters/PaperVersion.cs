using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>A paper of a matter as one of the versions of its kind. What one act brought together are parts of one version.</summary>
/// <param name="Event">The number of the event that brought it.</param>
/// <param name="Version">From 1, in the order of the acts that brought papers of this kind.</param>
/// <param name="Versions">How many there are of its kind.</param>
public sealed record PaperVersion(AttachedDocument Document, string Actor, DateOnly On, int Event, int Version, int Versions)
{
    public bool IsLatest => Version == Versions;

    /// <summary>The act that it belongs to: the one that brought it, or the one that it corrects.</summary>
    public int Act { get; init; } = Event;

    /// <summary>The number of the correction that set it aside: it stays on file and counts no more. Null for a paper that counts.</summary>
    public int? SetAsideBy { get; init; }

    /// <summary>A PDF of which no text could be read, a scan for instance: it is found by its name only.</summary>
    public bool HasNoText { get; init; }

    /// <summary>All papers of a matter with their versions, in the order in which they came. One that was corrected has the version of the one that stands in its place.</summary>
    public static IReadOnlyList<PaperVersion> Of(MatterState state)
    {
        (DocumentState Paper, int? Aside)[] all = [.. state.Documents.Select(paper => (paper, (int?)null)).Concat(state.SetAside.Select(aside => (aside.Paper, (int?)aside.By))).OrderBy(p => p.Item1.Event)];
        var acts = all.ToLookup(p => p.Paper.Document.Kind, p => p.Paper.Act, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => kind.Distinct().Order().ToList(), StringComparer.Ordinal);
        return
        [
            .. all.Select(p => (p.Paper, p.Aside, Acts: acts[p.Paper.Document.Kind])).Select(p =>
                new PaperVersion(p.Paper.Document, p.Paper.Actor, p.Paper.On, p.Paper.Event, p.Acts.IndexOf(p.Paper.Act) + 1, p.Acts.Count) { Act = p.Paper.Act, SetAsideBy = p.Aside }),
        ];
    }
}

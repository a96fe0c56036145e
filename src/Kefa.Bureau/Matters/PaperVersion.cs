using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>A paper of a matter as one of the versions of its kind. What one act brought together are parts of one version.</summary>
/// <param name="Event">The number of the event that brought it.</param>
/// <param name="Version">From 1, in the order of the acts that brought papers of this kind.</param>
/// <param name="Versions">How many there are of its kind.</param>
public sealed record PaperVersion(AttachedDocument Document, string Actor, DateOnly On, int Event, int Version, int Versions)
{
    public bool IsLatest => Version == Versions;

    /// <summary>A PDF of which no text could be read, a scan for instance: it is found by its name only.</summary>
    public bool HasNoText { get; init; }

    /// <summary>All papers of a matter with their versions, in the order in which they came.</summary>
    public static IReadOnlyList<PaperVersion> Of(MatterState state)
    {
        var acts = state.Documents.ToLookup(paper => paper.Document.Kind, paper => paper.Event, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => kind.Distinct().ToList(), StringComparer.Ordinal);
        return [.. state.Documents.Select(paper => (Paper: paper, Acts: acts[paper.Document.Kind])).Select(p => new PaperVersion(p.Paper.Document, p.Paper.Actor, p.Paper.On, p.Paper.Event, p.Acts.IndexOf(p.Paper.Event) + 1, p.Acts.Count))];
    }
}

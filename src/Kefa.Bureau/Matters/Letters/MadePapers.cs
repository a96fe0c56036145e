using System.Collections.Immutable;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Letters;

/// <summary>What became of a paper that a capability makes.</summary>
internal abstract record MadePaper
{
    private MadePaper() { }

    public sealed record Made(string FileName, ReadOnlyMemory<byte> Bytes) : MadePaper;

    public sealed record Refused(ImmutableArray<Refusal> Reasons) : MadePaper;

    /// <summary>It could be made in a moment, after <see cref="IMakesPapers.PrepareAsync"/>: the act is begun anew.</summary>
    /// <param name="Reason">What is said when that does not help.</param>
    public sealed record NotYet(Refusal Reason) : MadePaper;
}

/// <summary>Makes papers that no template can write: what a procedure names with <c>made</c>. The paper is a file of the act, sealed with it.</summary>
internal interface IMakesPapers
{
    /// <summary>The word of the procedure file.</summary>
    string Name { get; }

    /// <summary>Within the act's transaction.</summary>
    /// <param name="after">The matter as it is after the act.</param>
    /// <param name="n">The event that the act will be.</param>
    Task<MadePaper> MakeAsync(MatterState after, DocumentKind kind, MatterNumber number, int n, CancellationToken cancellationToken);

    /// <summary>Outside of any transaction: what must be before the paper can be made.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);
}

/// <summary>Rows that a capability finds in the texts of a matter: the answers to facts of its source.</summary>
internal interface IFindsFacts
{
    /// <summary>The source, as <see cref="FactRows"/> names it.</summary>
    string Source { get; }

    /// <param name="asked">What is filled in; null before that.</param>
    /// <param name="matter">The matter with what the act fills in.</param>
    Task<IReadOnlyList<IReadOnlyDictionary<string, Feel.Value>>> RowsAsync(MatterState state, ActRequest? asked, MatterData matter, CancellationToken cancellationToken);
}

using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>What does not hold together in a procedure file, and where.</summary>
/// <param name="File">The name of the file, as it was given.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record ProcedureFault(string File, int Line, Phrase Problem)
{
    /// <summary><c>file:line: problem</c>, in English.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Problem.En}");
}

/// <summary>What came of reading a file: the procedure, or everything that is wrong with it.</summary>
/// <param name="Procedure">The procedure; null when there is a fault.</param>
/// <param name="Faults">The faults, by line.</param>
public sealed record ProcedureReading(Procedure? Procedure, ImmutableArray<ProcedureFault> Faults)
{
    /// <summary>The name of the file, as it was given.</summary>
    public string File { get; init; } = "";

    /// <summary>The line of the procedure's code; 0 when there is no procedure.</summary>
    public int CodeLine { get; init; }
}

/// <summary>What a procedure may name that stands outside of its file. What is null is not looked up.</summary>
public sealed record ProcedureVocabulary
{
    /// <summary>The role codes with what people call them.</summary>
    public IReadOnlyDictionary<string, Phrase>? Roles { get; init; }

    /// <summary>Whether there is a parameter of that name.</summary>
    public Func<string, bool>? HasParameter { get; init; }

    /// <summary>The procedures that stand beside this one, by id: what facts ask them for is checked.</summary>
    public IReadOnlyDictionary<string, Procedure>? Procedures { get; init; }

    /// <summary>Whether the definition is stored already: it may lack keys that were asked for after it was written.</summary>
    public bool Stored { get; init; }

    /// <summary>Nothing is looked up.</summary>
    public static ProcedureVocabulary Open { get; } = new();
}

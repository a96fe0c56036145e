using System.Collections.Immutable;

namespace Kefa.Procedures;

/// <summary>Procedure files that stand side by side: each by itself, then what they ask each other for and what they may not share.</summary>
public static class ProcedureSet
{
    /// <summary>Reads all files. What facts ask other procedures for is checked once every file can be read by itself.</summary>
    /// <param name="files">Name and text of each file, in the order in which they take precedence; of several versions of a procedure the last is what others ask.</param>
    /// <param name="vocabulary">What they may name that stands elsewhere.</param>
    /// <param name="stored">How many of them, from the first, are stored already: they may lack keys that were asked for after they were written.</param>
    /// <returns>A reading for each file, with its faults.</returns>
    public static ImmutableArray<ProcedureReading> Read(IReadOnlyList<(string File, string Text)> files, ProcedureVocabulary vocabulary, int stored = 0)
    {
        ImmutableArray<ProcedureReading> alone = [.. files.Select((f, i) => ProcedureReader.Read(f.File, f.Text, vocabulary with { Stored = i < stored }))];
        if (alone.Any(r => r.Procedure is null))
            return alone;
        var procedures = alone.Select(r => r.Procedure!).GroupBy(p => p.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        return WithoutClashes([.. files.Select((f, i) => ProcedureReader.Read(f.File, f.Text, vocabulary with { Procedures = procedures, Stored = i < stored }))]);
    }

    private static ImmutableArray<ProcedureReading> WithoutClashes(ImmutableArray<ProcedureReading> readings)
    {
        var owners = new Dictionary<string, Procedure>(StringComparer.Ordinal);
        return [.. readings.Select(r => r.Procedure is { } procedure && !owners.TryAdd(procedure.Code, procedure) && owners[procedure.Code] is { } owner && owner.Id != procedure.Id
            ? r with
            {
                Procedure = null,
                Faults = [new ProcedureFault(r.File, r.CodeLine, $"The code '{procedure.Code}' belongs to '{owner.Id}': the numbers of its matters would be mixed with these.")],
            }
            : r)];
    }
}

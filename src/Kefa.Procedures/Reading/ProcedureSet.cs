namespace Kefa.Procedures;

/// <summary>What several procedure files may not say side by side.</summary>
public static class ProcedureSet
{
    /// <summary>What does not hold together among these files; a file that could not be read by itself is passed over.</summary>
    /// <param name="readings">All procedures that are to stand together, in the order in which they take precedence.</param>
    public static IEnumerable<ProcedureFault> Faults(IEnumerable<ProcedureReading> readings)
    {
        var owners = new Dictionary<string, Procedure>(StringComparer.Ordinal);
        foreach (var reading in readings)
        {
            if (reading.Procedure is { } procedure && !owners.TryAdd(procedure.Code, procedure) && owners[procedure.Code] is { } owner && owner.Id != procedure.Id)
                yield return new ProcedureFault(reading.File, reading.CodeLine, $"The code '{procedure.Code}' belongs to '{owner.Id}': the numbers of its matters would be mixed with these.");
        }
    }
}

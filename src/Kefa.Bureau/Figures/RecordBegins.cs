namespace Kefa.Bureau.Figures;

/// <summary>
/// From which day there is a record of what a figure counts. Before it nothing is known: that a procedure has no matters of a year in which nobody kept them is not zero. The
/// record of a procedure begins with its first matter, or, where none came for a while, when the bureau took the procedure up.
/// </summary>
/// <param name="first">The first day of any record; null before the first.</param>
/// <param name="opened">The first day on which a matter of a procedure was opened.</param>
/// <param name="takenUp">The day on which a procedure was published in the bureau; what is not there counts from the first day of any record.</param>
internal sealed class RecordBegins(DateOnly? first, IReadOnlyDictionary<string, DateOnly> opened, IReadOnlyDictionary<string, DateOnly> takenUp)
{
    public DateOnly? Of(FigureSource source)
    {
        if (first is not { } any || source.Of is not { } procedure) return first;
        DateOnly kept = takenUp.TryGetValue(procedure, out DateOnly day) && day > any ? day : any;
        return opened.TryGetValue(procedure, out DateOnly matter) && matter < kept ? matter : kept;
    }
}

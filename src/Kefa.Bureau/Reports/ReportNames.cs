using Kefa.Feel;

namespace Kefa.Bureau.Reports;

/// <summary>What templates of reports may read: figures by their codes, the year, the bureau.</summary>
internal static class ReportNames
{
    public static IReadOnlyDictionary<string, FigureForm> Forms { get; } = new Dictionary<string, FigureForm>(StringComparer.Ordinal)
    {
        ["plain"] = FigureForm.Plain,
        ["number"] = FigureForm.Number,
        ["wan"] = FigureForm.Wan,
        ["wan-number"] = FigureForm.WanNumber,
        ["full"] = FigureForm.Full,
        ["change"] = FigureForm.Change,
    };

    private static readonly FeelType Group = FeelType.ContextOf(
        KeyValuePair.Create("key", FeelType.Text),
        KeyValuePair.Create("label", FeelType.Text),
        KeyValuePair.Create("value", FeelType.Number),
        KeyValuePair.Create("before", FeelType.Number),
        KeyValuePair.Create("shown", FeelType.Text));

    private static readonly FeelType Bureau = FeelType.ContextOf(KeyValuePair.Create("name", FeelType.Text));

    /// <summary>
    /// <c>figure</c> and <c>before</c> are the number of this year and last, null where there is none; <c>has</c> says whether it is more than 0, an error where there is no record of the period; <c>group</c> lists the parts of a
    /// figure by its first group, the largest first; <c>part</c> and <c>partBefore</c> are the number of one part, where null stands for all of a group; <c>shown</c> writes a number that stays live.
    /// </summary>
    public static ParseScope Scope { get; } = ParseScope.Of(
        KeyValuePair.Create("figure", FeelType.FunctionOf(FeelType.Number, FeelType.Text)),
        KeyValuePair.Create("before", FeelType.FunctionOf(FeelType.Number, FeelType.Text)),
        KeyValuePair.Create("has", FeelType.FunctionOf(FeelType.Boolean, FeelType.Text)),
        KeyValuePair.Create("group", FeelType.FunctionOf(FeelType.ListOf(Group), FeelType.Text)),
        KeyValuePair.Create("part", FeelType.FunctionOf(FeelType.Number, FeelType.Text, FeelType.ListOf(FeelType.Any))),
        KeyValuePair.Create("partBefore", FeelType.FunctionOf(FeelType.Number, FeelType.Text, FeelType.ListOf(FeelType.Any))),
        KeyValuePair.Create("shown", FeelType.FunctionOf(FeelType.Text, FeelType.Text, FeelType.Text, FeelType.ListOf(FeelType.Any))),
        KeyValuePair.Create("year", FeelType.Number),
        KeyValuePair.Create("asOf", FeelType.Date),
        KeyValuePair.Create("isOver", FeelType.Boolean),
        KeyValuePair.Create("bureau", Bureau));
}

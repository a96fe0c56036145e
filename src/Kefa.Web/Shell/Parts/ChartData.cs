namespace Kefa.Web.Shell.Parts;

/// <summary>What a chart shows.</summary>
/// <param name="Kind">bar, hbar or line.</param>
public sealed record ChartData(string Kind, string Unit, IReadOnlyList<string> Categories, IReadOnlyList<ChartSeries> Series, bool Stack = false);

public sealed record ChartSeries(string Name, IReadOnlyList<decimal?> Values);

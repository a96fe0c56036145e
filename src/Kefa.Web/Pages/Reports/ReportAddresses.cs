using Kefa.Bureau.Reports;

namespace Kefa.Web.Pages.Reports;

/// <summary>Where the numbers of a report lead: to the records of exactly the part that they are the number of.</summary>
internal static class ReportAddresses
{
    private const string AnyKey = "*";

    /// <summary>The address below the bureau; null for a figure that nobody defines.</summary>
    public static string? Of(FigureReference figure)
    {
        if (figure.Version.Length == 0) return null;
        string part = figure.Keys.All(key => key is null) ? "" : $"&g={Uri.EscapeDataString(string.Join('|', figure.Keys.Select(key => key ?? AnyKey)))}";
        return $"/console/figures/{figure.Code}?period={figure.Period}{part}#records";
    }
}

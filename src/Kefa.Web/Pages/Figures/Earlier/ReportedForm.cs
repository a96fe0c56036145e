using System.Globalization;
using Kefa.Bureau.Figures.Earlier;
using Kefa.Web.Pages.Console;

namespace Kefa.Web.Pages.Figures.Earlier;

/// <summary>What stands in the fields of a number: proposed, confirmed, or as somebody sent it.</summary>
public sealed record ReportedForm(string Figure, string Value, string Unit, string From, string To, string Reason)
{
    internal ReportedInput Input => new(Figure, ConsoleQuery.Date(From), ConsoleQuery.Date(To), Value, Unit);

    public static ReportedForm Of(IFormCollection form) =>
        new(form["figure"].ToString(), form["value"].ToString(), form["unit"].ToString(), form["from"].ToString(), form["to"].ToString(), form["reason"].ToString());

    public static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}

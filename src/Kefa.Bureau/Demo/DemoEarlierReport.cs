using System.Globalization;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Figures.Earlier;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Registers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Demo;

/// <summary>The report of an earlier year that the demo bureau took over, and what a person confirmed of it: <c>content/demo/earlier-report.yaml</c>.</summary>
/// <param name="By">The account that did it.</param>
/// <param name="Figures">The numbers as printed, and the figures that they are.</param>
/// <param name="None">The numbers that are no figures.</param>
internal sealed record DemoEarlierReport(string By, int YearsAgo, string Text, IReadOnlyList<(string Printed, string Figure)> Figures, IReadOnlyList<string> None)
{
    /// <exception cref="ContentFileException">The file does not hold together.</exception>
    public static DemoEarlierReport Read(string contentFolder)
    {
        const string name = "demo/earlier-report.yaml";
        using StreamReader text = File.OpenText(Path.Combine(contentFolder, "demo", "earlier-report.yaml"));
        var file = YamlFile.Read(name, text);
        YamlMappingNode map = file.Mapping(file.Root ?? throw new ContentFileException(name, 1, $"The file is empty."), $"the report");
        file.AllowOnly(map, ["by", "yearsAgo", "text", "figures", "none"]);
        return new DemoEarlierReport(
            file.Text(map["by"], "by"), int.Parse(file.Text(map["yearsAgo"], "yearsAgo"), CultureInfo.InvariantCulture), file.Text(map["text"], "text"),
            [.. file.Sequence(map["figures"], $"confirmed numbers").Select(node => file.Mapping(node, $"a confirmed number")).Select(row => (file.Text(row["number"], "number"), file.Text(row["figure"], "figure")))],
            [.. file.Sequence(map["none"], $"numbers").Select(node => file.Text(node, "none"))]);
    }

    /// <exception cref="RefusedException">The report or a number of it is refused.</exception>
    public async Task TakeAsync(IServiceProvider services, int thisYear, CancellationToken cancellationToken)
    {
        KefaUser person = await services.GetRequiredService<Storage.KefaDbContext>().Users.AsNoTracking().SingleAsync(user => user.UserName == By, cancellationToken);
        var by = new Actor(person.Id, person.DisplayName, Roles.LegalSection);
        string text = Text.Replace("{year}", (thisYear - YearsAgo).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        TakeEarlierReportOutcome outcome = await services.GetRequiredService<TakeEarlierReport>().HandleAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), $"法治政府建设年度报告{thisYear - YearsAgo}.txt", null, by, cancellationToken);
        if (outcome is not TakeEarlierReportOutcome.Taken { Report: var report }) throw new RefusedException($"The demo's earlier report is refused: {((TakeEarlierReportOutcome.Refused)outcome).Reason.En}");
        OpenedReport opened = await services.GetRequiredService<OpenEarlierReport>().FindAsync(report, cancellationToken) ?? throw new InvalidOperationException($"{report} was taken over and is not there.");
        var confirm = services.GetRequiredService<ConfirmReported>();
        foreach (var (printed, figure) in Figures)
        {
            NumberInReport number = Find(opened, printed);
            var said = new ReportedInput(figure, number.From, number.To, number.Quantity.Value.ToString(CultureInfo.InvariantCulture), number.Quantity.Unit);
            Check(printed, await confirm.ConfirmAsync(report, number.Quantity.Paragraph, number.Quantity.Start, said, by, cancellationToken));
        }
        foreach (string printed in None)
        {
            NumberInReport number = Find(opened, printed);
            Check(printed, await confirm.PassOverAsync(report, number.Quantity.Paragraph, number.Quantity.Start, by, cancellationToken));
        }
    }

    private static NumberInReport Find(OpenedReport opened, string printed) =>
        opened.Numbers.FirstOrDefault(number => number.Quantity.Printed == printed) ?? throw new RefusedException($"The demo's earlier report has no number '{printed}'.");

    private static void Check(string printed, ReportedOutcome outcome)
    {
        if (outcome is ReportedOutcome.Refused refused) throw new RefusedException($"'{printed}' of the demo's earlier report is refused: {string.Join(' ', refused.Problems.Select(problem => problem.Text.En))}");
    }
}

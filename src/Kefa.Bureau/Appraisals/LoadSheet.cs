using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.Documents.Tables;
using Kefa.Feel;

namespace Kefa.Bureau.Appraisals;

/// <summary>What became of a table.</summary>
public abstract record LoadSheetOutcome
{
    private LoadSheetOutcome() { }

    /// <param name="Reference">The edition that is published.</param>
    public sealed record Published(string Reference) : LoadSheetOutcome;

    /// <summary>Everything that is wrong, cell by cell; nothing was published.</summary>
    public sealed record Refused(IReadOnlyList<SheetTableFault> Faults) : LoadSheetOutcome;
}

/// <summary>Publishes a sheet that the bureau received as a table, as an edition of its own.</summary>
public sealed class LoadSheet(PublishContent publish)
{
    public const int MostBytes = 4 * 1024 * 1024;

    /// <param name="workbook">A seekable stream.</param>
    public async Task<LoadSheetOutcome> HandleAsync(SheetHeading heading, Stream workbook, string fileName, Actor by, CancellationToken cancellationToken)
    {
        string? yaml;
        IReadOnlyList<SheetTableFault> faults;
        try
        {
            (yaml, faults) = SheetTable.Read(heading, XlsxTableReader.Read(workbook, new TableLimits { MaxUnpackedBytes = 64L * 1024 * 1024, MaxColumns = 50 }));
        }
        catch (TableFormatException wrong)
        {
            return new LoadSheetOutcome.Refused([new SheetTableFault(0, "", Phrase.Of(wrong.MessageZh, wrong.Message))]);
        }
        if (yaml is null) return new LoadSheetOutcome.Refused(faults);
        var input = new PublishContentInput(ContentKinds.Appraisals, heading.Id, heading.Version, Encoding.UTF8.GetBytes(yaml), heading.From, heading.To, fileName);
        return await publish.HandleAsync(input, by, cancellationToken) switch
        {
            PublishContentOutcome.Refused refused => new LoadSheetOutcome.Refused([.. refused.Problems.Select(p => new SheetTableFault(0, "", p.Phrase))]),
            _ => new LoadSheetOutcome.Published($"{heading.Id}@{heading.Version}"),
        };
    }
}

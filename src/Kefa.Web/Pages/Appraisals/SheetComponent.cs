using Kefa.Bureau.Appraisals;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Procedures;
using Kefa.Web.Pages.Matters;
using Microsoft.AspNetCore.Components;

namespace Kefa.Web.Pages.Appraisals;

/// <summary>What pages of one sheet share: the sheet, who looks, what they may do, and how an act is sent.</summary>
public abstract class SheetComponent : MatterComponent
{
    [Inject] protected OpenSheet Sheets { get; set; } = null!;

    [Inject] protected PerformTransition Perform { get; set; } = null!;

    [Inject] protected FormTokens Tokens { get; set; } = null!;

    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    [Parameter] public required string Number { get; set; }

    protected List<(string Field, string Message)> Errors { get; } = [];

    protected OpenedSheet? Opened { get; private set; }

    protected Acting Me { get; private set; } = null!;

    protected string Home => To("/console/appraisals/" + Opened!.Matter.Number);

    protected bool May(string transition) => Opened!.Matter.Acts.Any(a => a.Transition.Id == transition && a.Allowed.IsTheirs);

    /// <summary>Where the records of a figure stand, for the period of the sheet.</summary>
    protected string RecordsOf(string code) => To($"/console/figures/{Uri.EscapeDataString(code)}?period={Opened!.Sheet.Period}#records");

    protected string NewToken(string transition) => Tokens.Issue(PerformTransition.Purpose(Opened!.Matter.History.Number, SheetMatter.Procedure, transition), Me.Account);

    protected async Task<bool> OpenAsync()
    {
        Me = await MeAsync();
        if (MatterNumber.TryParse(Number, out var number)) Opened = await Sheets.FindAsync(number, Me, Leaving);
        if (Opened is null) NotHere();
        return Opened is not null;
    }

    /// <summary>Sends an act; what is refused becomes an error beside its field.</summary>
    /// <param name="fieldOf">The field that a rule is about.</param>
    /// <returns>Where to go; null where the page says why not, with a fresh token.</returns>
    protected async Task<string?> SendAsync(ActRequest request, string? token, string done, Func<string, string> fieldOf)
    {
        var input = new PerformTransitionInput(Opened!.Matter.History.Number, SheetMatter.Procedure, request) { ReadAtEvent = ReadAt, Token = token, Location = (_, _) => done };
        switch (await Perform.HandleAsync(input, Me, Leaving))
        {
            case PerformTransitionOutcome.Performed: return done;
            case PerformTransitionOutcome.Repeated { Location: { } known }: return known;
            case PerformTransitionOutcome.Refused refused:
                Errors.AddRange(refused.Refusals.Select(r => (fieldOf(r.RuleId), $"{L(r.Text)} ({r.RuleId})")));
                return null;
            case PerformTransitionOutcome.Conflict:
                Errors.Add(("", L("您打开此页后，这份考核表有了新的变化，您的填报没有生效：请核对后再提交。", "Something was recorded in this sheet after you opened the page; what you sent was not stored: check it and send it again.")));
                return null;
            default:
                Errors.Add(("", L("表单已失效，请再提交一次", "The form has expired: send it again")));
                return null;
        }
    }

    /// <summary>The last event that the sender saw; a page that is shown carries that of now.</summary>
    private int? ReadAt => Http.Request.HasFormContentType && int.TryParse(Http.Request.Form["Read"], System.Globalization.CultureInfo.InvariantCulture, out int read) ? read : null;
}

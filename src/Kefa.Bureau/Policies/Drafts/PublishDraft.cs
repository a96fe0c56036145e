using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Kefa.Matching.Policies;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Policies.Drafts;

/// <param name="Version">The name of the version: <c>2027</c>.</param>
/// <param name="From">The first day on which it holds; the version before it holds until the day before.</param>
/// <param name="To">The last day; null when it is open.</param>
/// <param name="FormToken">So that a form sent twice publishes once.</param>
public sealed record PublishDraftInput(long DraftId, string Version, DateOnly From, DateOnly? To, string FormToken);

/// <summary>What keeps a draft from being published.</summary>
/// <param name="Field">version, from, to, or empty for the model itself.</param>
public sealed record DraftProblem(string Field, LocalText Text);

public abstract record PublishDraftOutcome
{
    private PublishDraftOutcome() { }

    /// <param name="Location">Where the act can be seen.</param>
    public sealed record Published(string Location) : PublishDraftOutcome;

    public sealed record Refused(IReadOnlyList<DraftProblem> Problems) : PublishDraftOutcome;

    public sealed record NoSuchDraft : PublishDraftOutcome;

    /// <summary>The form is of another account or damaged: show it again.</summary>
    public sealed record StaleForm : PublishDraftOutcome;
}

/// <summary>
/// Makes a draft a version of its policy, from a day on. Token, publication, audit and the end of the draft are one transaction: stopped anywhere,
/// the same form simply continues.
/// </summary>
public sealed class PublishDraft(KefaDbContext db, PolicyDrafts drafts, PolicyCatalogs catalogs, PublishContent publish, FormTokens tokens)
{
    public const string Purpose = "publish-policy";
    private const int MaxVersionLength = 32;

    /// <summary>The model as it would be published, or what is wrong.</summary>
    public async Task<(Policy? Policy, string Xml, IReadOnlyList<DraftProblem> Problems)> PreviewAsync(PolicyDraft draft, string? version, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(cancellationToken);
        List<DraftProblem> problems = [];
        if (draft.Policy is not { } policy)
            return (null, draft.Xml, [new DraftProblem("", new LocalText("草稿已不能通过校验，请重新上传。", "The draft no longer passes its checks; upload it again."))]);
        var name = version?.Trim() ?? "";
        if (name.Length is 0 or > MaxVersionLength || name.Any(c => !char.IsLetterOrDigit(c) && c is not ('-' or '.' or '_')))
            problems.Add(new("version", new LocalText($"请填写版本名，1 至 {MaxVersionLength} 个字母、数字、点、横线，例如 2027。", $"Name the version with 1 to {MaxVersionLength} letters, digits, dots and hyphens, such as 2027.")));
        else if (catalog.Policies.VersionsOf(policy.Id).Any(v => v.Version == name))
            problems.Add(new("version", new LocalText($"版本“{name}”已经发布，已发布的版本不可更改，请另取版本名。", $"Version '{name}' is published, and a published version never changes: choose another name.")));
        if (from is not { } first)
        {
            problems.Add(new("from", new LocalText("请填写施行日期，例如 2027-01-01。", "Enter the effective date, such as 2027-01-01.")));
        }
        else
        {
            if (catalog.Policies.VersionsOf(policy.Id).LastOrDefault()?.Metadata.Validity.From is { } last && first <= last)
                problems.Add(new("from", new LocalText($"施行日期须晚于上一版本的施行日期（{last:yyyy-MM-dd}）。", $"The effective date must be after that of the version before ({last:yyyy-MM-dd}).")));
            if (to < first)
                problems.Add(new("to", new LocalText("失效日期早于施行日期。", "The last day is before the first.")));
        }

        if (problems.Count > 0)
            return (null, draft.Xml, problems);
        var xml = PolicyText.WithVersion(draft.Xml, name, from, to);
        var (final, diagnostics) = catalog.Compile(new PolicyFile(draft.Stored.Path ?? draft.Stored.Name, xml));
        return (final, xml, final is null ? [.. diagnostics.Select(d => new DraftProblem("", new LocalText(d.Zh, d.ToString())))] : []);
    }

    public async Task<PublishDraftOutcome> HandleAsync(PublishDraftInput input, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        switch (await tokens.ConsumeAsync(input.FormToken, Purpose, by.AccountId, cancellationToken))
        {
            case FormTokenOutcome.Used { Location: { } location }:
                return new PublishDraftOutcome.Published(location);
            case FormTokenOutcome.Invalid or FormTokenOutcome.Used:
                return new PublishDraftOutcome.StaleForm();
        }

        if (await drafts.FindAsync(input.DraftId, cancellationToken) is not { } draft)
            return new PublishDraftOutcome.NoSuchDraft();
        var (policy, xml, problems) = await PreviewAsync(draft, input.Version, input.From, input.To, cancellationToken);
        if (policy is null)
            return new PublishDraftOutcome.Refused(problems);
        PublishContentOutcome outcome;
        try
        {
            outcome = await publish.HandleAsync(
                new PublishContentInput(ContentKinds.Policy, policy.Id, policy.Version, Encoding.UTF8.GetBytes(xml), input.From, input.To, $"{policy.Id}@{policy.Version}.dmn"), by, cancellationToken);
        }
        catch (DbUpdateException)
        {
            return new PublishDraftOutcome.Refused([new("version", new LocalText("同名版本刚刚被发布，请核对后另取版本名。", "This version was published just now by someone else: check it and choose another name."))]);
        }

        if (outcome is PublishContentOutcome.Refused refused)
            return new PublishDraftOutcome.Refused([.. refused.Problems.Select(p => new DraftProblem("", new LocalText(p.Zh, p.ToString())))]);
        await drafts.DiscardAsync(input.DraftId, by, cancellationToken);
        var seen = $"/console/policies/{Uri.EscapeDataString(policy.Id)}?published={Uri.EscapeDataString(policy.Version)}";
        await tokens.CompleteAsync(input.FormToken, Purpose, by.AccountId, seen, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PublishDraftOutcome.Published(seen);
    }
}

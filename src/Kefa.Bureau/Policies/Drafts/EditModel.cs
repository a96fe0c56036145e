using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.Dmn;

namespace Kefa.Bureau.Policies.Drafts;

/// <summary>A draft as the model editor gets it.</summary>
/// <param name="Xml">In DMN 1.3, the version that the editor knows, with a diagram.</param>
/// <param name="Obstacles">What the editor has no words for; where there is any, the model is shown and not taken back.</param>
public sealed record EditableModel(string Xml, IReadOnlyList<ModelDiagnostic> Obstacles);

/// <param name="BasedOn">The hash of the draft that the editor was given.</param>
/// <param name="Xml">The model in DMN 1.3 as the editor gives it back.</param>
public sealed record EditModelInput(long DraftId, string BasedOn, string Xml);

public abstract record EditModelOutcome
{
    private EditModelOutcome() { }

    /// <param name="BasedOn">The hash of the draft as it is now.</param>
    /// <param name="Changed">False when the editor gave back what it was given: nothing was written.</param>
    /// <param name="Diagnostics">What is saved all the same and should be looked at, with its place in <paramref name="Xml"/>.</param>
    public sealed record Saved(string BasedOn, bool Changed, IReadOnlyList<ModelDiagnostic> Diagnostics, string Xml) : EditModelOutcome;

    /// <summary>It is no policy that could be published; every fault with its place in <paramref name="Xml"/>.</summary>
    public sealed record Refused(IReadOnlyList<ModelDiagnostic> Diagnostics, string Xml) : EditModelOutcome;

    /// <summary>The model became one of another policy.</summary>
    public sealed record AnotherPolicy(string Expected, string Actual) : EditModelOutcome;

    /// <summary>The draft was changed meanwhile: nothing was saved.</summary>
    public sealed record Conflict(ContentDraft Current) : EditModelOutcome;

    /// <summary>Another draft holds exactly this already.</summary>
    public sealed record SameAs(long Id) : EditModelOutcome;

    public sealed record NoSuchDraft : EditModelOutcome;
}

/// <summary>
/// Gives a draft to an editor that knows DMN 1.3 and takes it back: converted, checked as every draft, and written into the draft that it came from,
/// whose comments and layout stay where nothing was changed.
/// </summary>
public sealed class EditModel(PolicyDrafts drafts, ContentDrafts stored, PolicyCatalogs catalogs)
{
    /// <summary>The model for the editor, and why it may only be looked at.</summary>
    public static EditableModel Open(PolicyDraft draft)
    {
        var document = DmnDocument.Parse(draft.Xml, NameOf(draft));
        var obstacles = document.ObstaclesTo(DmnVersion.Dmn13);
        return obstacles.IsEmpty
            ? new EditableModel(Given(document).ToXml(), [])
            : new EditableModel(document.ShownAs13().WithDiagram().ToXml(), obstacles);
    }

    /// <summary>What the editor lost or changed although nobody touched the model: where there is any, it must not be taken back.</summary>
    /// <exception cref="DmnFormatException">What the editor gives back is no model.</exception>
    public static IReadOnlyList<DmnDifference> Lost(PolicyDraft draft, string xml) =>
        [.. Given(DmnDocument.Parse(draft.Xml, NameOf(draft))).DifferencesIn(DmnDocument.Parse(xml, NameOf(draft)), withDiagrams: false).Where(d => d.Here is not null)];

    public async Task<EditModelOutcome> HandleAsync(EditModelInput input, Actor by, CancellationToken cancellationToken)
    {
        if (await drafts.FindAsync(input.DraftId, cancellationToken) is not { } draft)
            return new EditModelOutcome.NoSuchDraft();
        if (draft.Stored.Sha256 != input.BasedOn)
            return new EditModelOutcome.Conflict(draft.Stored);
        var before = DmnDocument.Parse(draft.Xml, NameOf(draft));
        if (before.ObstaclesTo(DmnVersion.Dmn13) is { IsEmpty: false } obstacles)
            return new EditModelOutcome.Refused(obstacles, draft.Xml);
        DmnDocument edited;
        try
        {
            edited = DmnDocument.Parse(input.Xml, NameOf(draft));
        }
        catch (DmnFormatException problem)
        {
            return new EditModelOutcome.Refused([problem.Diagnostic], input.Xml);
        }

        if (Given(before).DifferencesIn(edited).IsEmpty)
            return new EditModelOutcome.Saved(input.BasedOn, false, draft.Diagnostics, draft.Xml);
        if (before.Taking(edited) is not DmnConversion.Converted { Document: var taken })
            return new EditModelOutcome.Refused(edited.ObstaclesTo(before.Version), input.Xml);
        var xml = taken.ToXml();
        var (policy, diagnostics) = (await catalogs.LoadAsync(cancellationToken)).Compile(new(NameOf(draft), xml));
        if (policy is null)
            return new EditModelOutcome.Refused(diagnostics, xml);
        if (policy.Id != draft.Stored.Name)
            return new EditModelOutcome.AnotherPolicy(draft.Stored.Name, policy.Id);
        return await stored.ReplaceAsync(ContentKinds.Policy, input.DraftId, input.BasedOn, Encoding.UTF8.GetBytes(xml), by, cancellationToken) switch
        {
            ReplaceDraftOutcome.Replaced replaced => new EditModelOutcome.Saved(replaced.Sha256, true, diagnostics, xml),
            ReplaceDraftOutcome.Conflict conflict => new EditModelOutcome.Conflict(conflict.Current),
            ReplaceDraftOutcome.SameAs same => new EditModelOutcome.SameAs(same.Id),
            _ => new EditModelOutcome.NoSuchDraft(),
        };
    }

    /// <summary>What the editor was given: the draft in 1.3, with a diagram.</summary>
    private static DmnDocument Given(DmnDocument document) => document.WithDiagram().ConvertTo(DmnVersion.Dmn13) is DmnConversion.Converted converted
        ? converted.Document
        : throw new InvalidOperationException($"'{document.Reading.Model.Source}' was to be looked at only.");

    private static string NameOf(PolicyDraft draft) => draft.Stored.Path ?? draft.Stored.Name;
}

using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Policies;

/// <summary>A model that was read as a policy, and all that is wrong with it. A policy with errors must not be used.</summary>
public sealed record PolicyReading(Policy? Policy, ImmutableArray<ModelDiagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}

/// <summary>Makes policies of decision models: compiles them against the profile dictionary, reads their metadata, and says what does not hold together. Thread safe.</summary>
/// <param name="dictionary">The fields that policies may read.</param>
/// <param name="import">Answers shared models by namespace.</param>
public sealed class PolicyReader(FieldDictionary dictionary, Func<string, DmnModel?> import)
{
    /// <summary>Whether a model says that it is a policy; others are shared rules.</summary>
    public static bool IsPolicy(DmnModel model) => MetadataOf(model) is not null;

    /// <summary>Compiles a model that is no policy (shared rules), to find what is wrong in it.</summary>
    public ImmutableArray<ModelDiagnostic> Check(DmnModel model) => Compile(model).Diagnostics;

    public PolicyReading Read(DmnModel model)
    {
        var diagnostics = ImmutableArray.CreateBuilder<ModelDiagnostic>();
        if (MetadataOf(model) is not { } metadata)
        {
            diagnostics.Add(new ModelDiagnostic(Severity.Error, $"The model has no element 'policy' of namespace '{PolicyElements.Namespace}' in its extension elements.", model.Source, model.Position));
            return new PolicyReading(null, diagnostics.ToImmutable());
        }

        var compiled = Compile(model);
        diagnostics.AddRange(compiled.Diagnostics);
        CheckInputs(model, diagnostics);
        var elements = new PolicyElements(metadata, model.Source, diagnostics);
        var validity = elements.One("validity");
        var policy = new Policy
        {
            Id = elements.Required(metadata, "id"),
            Version = elements.Required(metadata, "version"),
            Level = elements.Word(metadata, "level", "level"),
            Theme = elements.Word(metadata, "theme", "theme"),
            Kind = elements.Word(metadata, "kind", "kind"),
            Evidence = elements.Word(metadata, "evidence", "evidence"),
            IsAutomatic = elements.Flag(metadata, "automatic"),
            Title = elements.RequiredText("title"),
            Summary = elements.RequiredText("summary"),
            Documents = [.. elements.All("document").Select(e => new PolicyDocument(e["number"], Document(elements, e)))],
            Issuer = elements.TextOf("issuer"),
            ValidFrom = validity is null ? null : elements.Date(validity, "from"),
            ValidTo = validity is null ? null : elements.Date(validity, "to"),
            IsValidityKnown = validity is not null && elements.Flag(validity, "known", otherwise: true),
            Audience = elements.TextOf("audience"),
            Region = elements.One("region") is { } region ? Region(elements, region) : null,
            Window = elements.One("window") is { } window
                ? new PolicyWindow(elements.Word(window, "kind", "window"), elements.DayOfYear(window, "opens"), elements.DayOfYear(window, "closes"), elements.Text(window))
                : null,
            BenefitText = elements.TextOf("benefit"),
            Materials = [.. elements.All("material").Select(e => new PolicyMaterial(elements.Text(e), elements.Word(e, "necessity", "necessity"), elements.Flag(e, "held")))],
            Steps = [.. elements.All("step").Select(e => new PolicyStep(elements.Text(e), e["actor"], e["days"]))],
            Contact = elements.TextOf("contact"),
            ContactPhone = elements.One("contact")?["phone"],
            Obligations = [.. elements.All("obligation").Select(elements.Text)],
            Stacking = [.. elements.All("stacking").Select(elements.Text)],
            Notes = [.. elements.All("note").Select(e => new PolicyNote(e["mark"], elements.Text(e)))],
            Conditions = new ConditionReader(model, compiled, elements).Read(),
            Fields = [.. compiled.Inputs.Select(i => i.Name).Where(n => n is not ("asOf" or "dataYear")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Model = compiled,
        };
        if (policy.ValidTo < policy.ValidFrom)
            elements.Report(validity!.Position, $"The policy ends on {policy.ValidTo:yyyy-MM-dd}, before it begins on {policy.ValidFrom:yyyy-MM-dd}.");
        if (new System.Globalization.StringInfo(policy.Summary.Zh).LengthInTextElements > 60)
            elements.Report(elements.One("summary")!.Position, $"The Chinese summary has {new System.Globalization.StringInfo(policy.Summary.Zh).LengthInTextElements} characters; at most 60 fit.");
        return new PolicyReading(policy, diagnostics.ToImmutable());
    }

    private static MarkupElement? MetadataOf(DmnModel model) =>
        model.Extensions.FirstOrDefault(e => e is { Name: "policy", Namespace: PolicyElements.Namespace });

    // The title of a document is official Chinese; a translation is welcome, not required.
    private static LocalText Document(PolicyElements elements, MarkupElement e)
    {
        var zh = elements.Required(e, "zh");
        return new LocalText(zh, e["en"] ?? zh);
    }

    private static PolicyRegion Region(PolicyElements elements, MarkupElement e) =>
        new(Codes(e["codes"]), Codes(e["except"]), e["zone"], elements.Text(e));

    private static ImmutableArray<string> Codes(string? text) => [.. (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private DecisionModel Compile(DmnModel model) => DecisionModel.Compile(model, new CompileOptions
    {
        Import = i => import(i.Namespace),
        InputType = name => FieldTypes.Of(dictionary, name),
        Functions = HostFunctions.All,
        Check = true,
    });

    private void CheckInputs(DmnModel model, ImmutableArray<ModelDiagnostic>.Builder diagnostics)
    {
        foreach (var input in model.Elements.OfType<InputData>())
        {
            if (FieldTypes.Of(dictionary, input.Name) is null)
            {
                diagnostics.Add(new ModelDiagnostic(
                    Severity.Error,
                    $"The input '{input.Name}' is not a field of the profile dictionary, nor 'asOf' or 'dataYear'.",
                    model.Source,
                    input.Position));
            }
        }
    }
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Feel;

namespace Kefa.Matching.Policies;

/// <summary>
/// Finds what a new policy says in vain: an element or attribute that nobody reads, a period that ends before it begins, a decision that nothing uses,
/// a condition that is no condition. What is published already is not held to it: it would be gone.
/// </summary>
internal sealed class PolicyForm(DmnModel model, DecisionModel decisions, ImmutableArray<ModelDiagnostic>.Builder diagnostics)
{
    private const string Ns = MetadataReader.Namespace;

    private static readonly string[] Both = ["zh", "en"];

    private static readonly string[] OfPolicy = ["id", "version", "level", "theme", "kind", "evidence", "automatic"];

    /// <summary>What may stand in the policy element, with its attributes.</summary>
    private static readonly FrozenDictionary<string, string[]> Known = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["title"] = Both,
        ["summary"] = Both,
        ["issuer"] = Both,
        ["audience"] = Both,
        ["stacking"] = Both,
        ["obligation"] = Both,
        ["document"] = [.. Both, "number"],
        ["validity"] = ["from", "to", "known"],
        ["region"] = [.. Both, "codes", "except", "zone"],
        ["window"] = [.. Both, "kind", "opens", "closes"],
        ["benefit"] = [.. Both, "amount-zh", "amount-en", "money"],
        ["material"] = [.. Both, "necessity", "held"],
        ["step"] = [.. Both, "actor", "actor-en", "days"],
        ["contact"] = [.. Both, "phone"],
        ["note"] = [.. Both, "mark"],
        ["condition"] = [.. Both, "decision", "resultId", "unit", "unit-zh"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]> KnownOfCondition = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["actual"] = [],
        ["required"] = [],
        ["gap"] = [],
        ["display"] = ["kind"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Decisions that the product asks for by their names, besides the conditions.</summary>
    private static readonly string[] Asked = ["scope", "score", "benefit", "verdict"];

    public void Check(MarkupElement policy, PolicyMetadata metadata, IReadOnlyList<PolicyCondition> conditions)
    {
        Names(policy, OfPolicy, Known);
        foreach (var condition in policy.Elements("condition", Ns))
            Names(condition, Known["condition"], KnownOfCondition);
        foreach (var other in policy.Children.Where(c => c.Name != "condition" && c.Namespace == Ns && Known.ContainsKey(c.Name)))
            Names(other, Known[other.Name], FrozenDictionary<string, string[]>.Empty);
        if (metadata.Validity is { From: { } from, To: { } to } && to < from)
            Report(Severity.Error, policy.Element("validity", Ns)!.Position, $"The policy ends on {to:yyyy-MM-dd}, before it begins on {from:yyyy-MM-dd}.");
        if (policy.Element("region", Ns) is { } region)
        {
            foreach (var code in metadata.Region.Codes.Concat(metadata.Region.Except).Where(c => c.Length is not (2 or 4 or 6) || !c.All(char.IsAsciiDigit)))
                Report(Severity.Error, region.Position, $"'{code}' is no code of a region: a province has 2 digits, a prefecture 4, a county 6.");
        }

        foreach (var condition in conditions)
            Check(condition);
        Unused(conditions);
    }

    private void Check(PolicyCondition condition)
    {
        if (model.Elements.OfType<Decision>().FirstOrDefault(d => d.Name == condition.Decision) is not { } decision)
            return;
        if (decision.Logic is null)
            Report(Severity.Error, decision.Position, $"The condition '{decision.Name}' has no expression: it could never be decided.");
        else if (decisions.TypeOf(decision.Name) is var type && type != FeelType.Any && type != FeelType.Null && type != FeelType.Boolean)
            Report(Severity.Error, decision.Position, $"The condition '{decision.Name}' answers a {type}; a condition is true or false.");
        if (condition.Gap is { Type: var gap } && gap != FeelType.Any && gap != FeelType.Null && gap != FeelType.Number)
            Report(Severity.Error, decision.Position, $"The gap of the condition '{decision.Name}' is a {gap}; what is missing is a number, in the condition's unit.");
    }

    private void Names(MarkupElement element, string[] attributes, FrozenDictionary<string, string[]> children)
    {
        foreach (var attribute in element.Attributes.Where(a => a.Namespace.Length == 0 && !attributes.Contains(a.Name, StringComparer.Ordinal)))
            Report(Severity.Error, element.Position, $"<{element.Name}> has no attribute '{attribute.Name}' that anybody reads; it may have {Phrase.List(attributes)}.");
        foreach (var child in element.Children.Where(c => c.Namespace == Ns && !children.ContainsKey(c.Name)))
            Report(Severity.Error, child.Position, $"<{child.Name}> is nothing that <{element.Name}> may have{Expected(children)}.");
    }

    private static Phrase Expected(FrozenDictionary<string, string[]> children)
    {
        if (children.Count == 0)
            return Phrase.Empty;
        return $"; it may have {Phrase.List(children.Keys.Order(StringComparer.Ordinal))}";
    }

    /// <summary>Decisions that neither the product asks for nor another decision: usually a name that was mistyped.</summary>
    private void Unused(IReadOnlyList<PolicyCondition> conditions)
    {
        HashSet<string> used = new(conditions.Select(c => c.Decision).Concat(Asked), StringComparer.Ordinal);
        HashSet<string> required = new(model.Elements.SelectMany(References).Select(r => r.Href[(r.Href.LastIndexOf('#') + 1)..]), StringComparer.Ordinal);
        var explained = conditions.SelectMany(c => new[] { c.Actual, c.Required, c.Gap }).OfType<FeelExpression>().SelectMany(e => e.Reads).Select(path => path.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var decision in model.Elements.OfType<Decision>().Where(d => !used.Contains(d.Name) && !explained.Contains(d.Name) && (d.Id is null || !required.Contains(d.Id))))
            Report(Severity.Information, decision.Position, $"Nothing uses the decision '{decision.Name}': neither a condition nor one of {Phrase.List(Asked)} requires it.");
    }

    private static IEnumerable<ElementReference> References(DrgElement element) => element switch
    {
        Decision d => d.RequiredDecisions,
        DecisionService s => s.OutputDecisions.Concat(s.EncapsulatedDecisions).Concat(s.InputDecisions),
        _ => [],
    };

    private void Report(Severity severity, Position position, Phrase message) => diagnostics.Add(new ModelDiagnostic(severity, message, model.Source, position));
}

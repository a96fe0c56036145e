using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kefa.Dmn;
using Kefa.Feel;

namespace Kefa.Matching.Policies;

/// <summary>Reads the conditions of a policy: their labels, their articles and what explains them.</summary>
internal sealed partial class ConditionReader(
    DmnModel model, DecisionModel decisions, MetadataReader metadata, ImmutableArray<ModelDiagnostic>.Builder diagnostics)
{
    private const string Ns = MetadataReader.Namespace;

    private readonly Dictionary<string, DrgElement> _byId = model.Elements.Where(e => e.Id is not null)
        .DistinctBy(e => e.Id, StringComparer.Ordinal).ToDictionary(e => e.Id!, StringComparer.Ordinal);

    public ImmutableArray<PolicyCondition> Read(MarkupElement policy)
    {
        var conditions = ImmutableArray.CreateBuilder<PolicyCondition>();
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (var element in policy.Elements("condition", Ns))
        {
            if (ReadOne(element) is not { } condition)
                continue;
            if (!ids.Add(condition.Id))
                metadata.Error(element, $"The condition '{condition.Id}' is described twice.");
            conditions.Add(condition);
        }

        var described = conditions.Select(c => c.Decision).ToHashSet(StringComparer.Ordinal);
        foreach (var decision in model.Elements.OfType<Decision>().Where(d => IsConditionName().IsMatch(d.Name) && !described.Contains(d.Name)))
        {
            diagnostics.Add(new ModelDiagnostic(
                Severity.Error,
                $"By its name the decision '{decision.Name}' is a condition, but nothing describes it: add <condition decision=\"{decision.Name}\" zh=\"…\" en=\"…\"/>.",
                model.Source,
                decision.Position));
        }

        if (conditions.Count == 0)
            metadata.Error(policy, $"The policy has no condition: describe each with <condition decision=\"…\" zh=\"…\" en=\"…\">.");
        return conditions.ToImmutable();
    }

    private PolicyCondition? ReadOne(MarkupElement element)
    {
        var name = element["decision"] ?? "";
        if (!_byId.TryGetValue(name, out var found) || found is not Decision decision)
        {
            metadata.Error(element, $"The condition names the decision '{name}', which the model does not have.");
            return null;
        }

        var articles = decision.RequiredAuthorities.Select(Source).OfType<KnowledgeSource>().ToArray();
        if (articles.Length == 0)
        {
            diagnostics.Add(new ModelDiagnostic(
                Severity.Error, $"The condition '{name}' names no article: give its decision an authorityRequirement to a knowledgeSource.", model.Source, decision.Position));
        }

        var expression = decisions.ExpressionOf(decision.Name);
        var comparison = expression?.Comparison;
        var inputs = InputsOf(decision);
        return new PolicyCondition
        {
            Id = element["resultId"] ?? name,
            Decision = decision.Name,
            Label = metadata.Text(element),
            Article = string.Join("；", articles.Select(a => a.Name)),
            ArticleText = articles.Select(a => a.Description).FirstOrDefault(d => !string.IsNullOrWhiteSpace(d))?.Trim(),
            Unit = element["unit"] is { } unit ? new LocalText(element["unit-zh"] ?? unit, unit) : null,
            Display = Display(element),
            Text = expression?.Text.Trim(),
            Fields = [.. inputs.Where(i => !IsOfDay(i))],
            ReadsDay = inputs.Contains("asOf"),
            ReadsYear = inputs.Contains("dataYear"),
            Actual = Expression(element, "actual") ?? comparison?.Left,
            Required = Expression(element, "required") ?? comparison?.Right,
            Gap = Expression(element, "gap"),
            Comparison = comparison?.Operator,
            Direction = comparison?.Operator switch { ">=" or ">" => 1, "<=" or "<" => -1, _ => 0 },
        };
    }

    /// <summary>The inputs below a decision, in the order in which they are met.</summary>
    private List<string> InputsOf(Decision start)
    {
        List<string> inputs = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<Decision> open = new([start]);
        while (open.TryPop(out var decision))
        {
            foreach (var element in decision.RequiredInputs.Concat(decision.RequiredDecisions).Select(Element).OfType<DrgElement>().Where(e => seen.Add(e.Id!)))
            {
                if (element is Decision below)
                    open.Push(below);
                else
                    inputs.Add(element.Name);
            }
        }

        return inputs;
    }

    private static bool IsOfDay(string input) => input is "asOf" or "dataYear";

    private DrgElement? Element(ElementReference reference) => _byId.GetValueOrDefault(reference.Href[(reference.Href.LastIndexOf('#') + 1)..]);

    private KnowledgeSource? Source(ElementReference reference) => Element(reference) as KnowledgeSource;

    private ConditionDisplay Display(MarkupElement element)
    {
        if (element.Element("display", Ns) is not { } display)
            return ConditionDisplay.Plain;
        if (Enum.TryParse<ConditionDisplay>(display["kind"], ignoreCase: true, out var kind))
            return kind;
        metadata.Error(display, $"<display> has kind=\"{display["kind"]}\"; expected one of {Phrase.List(Enum.GetNames<ConditionDisplay>().Select(n => n.ToLowerInvariant()))}.");
        return ConditionDisplay.Plain;
    }

    private FeelExpression? Expression(MarkupElement condition, string name)
    {
        if (condition.Element(name, Ns) is not { } element || string.IsNullOrWhiteSpace(element.Text))
            return null;
        var parsed = decisions.Parse(element.Text);
        foreach (var fault in parsed.Succeeded ? parsed.Expression.Check() : parsed.Diagnostics)
            diagnostics.Add(new ModelDiagnostic(Severity.Error, fault.Phrase, model.Source, element.TextPosition.Of(fault.Line, fault.Column)));
        return parsed.Expression;
    }

    [GeneratedRegex("^c[0-9]+[a-z]?$|^c-", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsConditionName();
}

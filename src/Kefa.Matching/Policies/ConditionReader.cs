using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kefa.Dmn;
using Kefa.Feel;

namespace Kefa.Matching.Policies;

/// <summary>Reads what the metadata says of conditions, and holds it to the decisions of the model.</summary>
internal sealed partial class ConditionReader(DmnModel model, DecisionModel compiled, PolicyElements elements)
{
    public ImmutableArray<PolicyCondition> Read()
    {
        var conditions = ImmutableArray.CreateBuilder<PolicyCondition>();
        var decisions = model.Elements.OfType<Decision>().ToDictionary(d => d.Name, StringComparer.Ordinal);
        foreach (var e in elements.All("condition"))
        {
            var name = elements.Required(e, "decision");
            if (!decisions.Remove(name, out var decision))
            {
                if (name.Length > 0)
                    elements.Report(e.Position, $"The condition names the decision '{name}', which the model does not have or which has a condition already.");
                continue;
            }

            conditions.Add(Condition(e, decision));
        }

        foreach (var decision in decisions.Values.Where(d => ConditionName().IsMatch(d.Name)))
            elements.Report(decision.Position, $"The decision '{decision.Name}' is a condition by its name, but the metadata has no 'condition' for it: labels in both languages are missing.");
        if (conditions.Count == 0)
            elements.Report(elements.Policy.Position, "The policy has no condition.");
        foreach (var twice in conditions.GroupBy(c => c.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
            elements.Report(elements.Policy.Position, $"Two conditions have the id '{twice.Key}'.");
        return conditions.ToImmutable();
    }

    private PolicyCondition Condition(MarkupElement e, Decision decision)
    {
        var sources = Sources(decision).ToArray();
        if (sources.Length == 0)
            elements.Report(decision.Position, $"The condition '{decision.Name}' names no article: give the decision an authorityRequirement to a knowledgeSource.");
        var expression = compiled.ExpressionOf(decision.Name);
        var comparison = expression?.Comparison;
        var unit = e["unit-zh"] ?? e["unit"];
        return new PolicyCondition
        {
            Id = e["resultId"] ?? decision.Name,
            Decision = decision.Name,
            Article = string.Join('；', sources.Select(s => s.Name)),
            ArticleText = sources.Select(s => s.Description).FirstOrDefault(d => !string.IsNullOrWhiteSpace(d)),
            Label = elements.Text(e),
            Unit = unit is null ? null : new LocalText(unit, e["unit"] ?? unit),
            Display = e.Element("display", PolicyElements.Namespace) is { } display ? elements.Word(display, "kind", "display") : "number",
            Actual = Expression(e, "actual") ?? comparison?.Left,
            Required = Expression(e, "required") ?? comparison?.Right,
            Gap = Expression(e, "gap"),
            Operator = comparison?.Operator,
            Expression = expression?.Text.Trim(),
        };
    }

    private IEnumerable<KnowledgeSource> Sources(Decision decision)
    {
        foreach (var reference in decision.RequiredAuthorities)
        {
            var id = reference.Href[(reference.Href.LastIndexOf('#') + 1)..];
            var source = model.Elements.OfType<KnowledgeSource>().FirstOrDefault(s => string.Equals(s.Id, id, StringComparison.Ordinal));
            if (source is null)
                elements.Report(reference.Position, $"There is no knowledge source with the id '{id}'.");
            else if (!string.IsNullOrWhiteSpace(source.Name))
                yield return source;
        }
    }

    private FeelExpression? Expression(MarkupElement condition, string name)
    {
        if (condition.Element(name, PolicyElements.Namespace) is not { } e || string.IsNullOrWhiteSpace(e.Text))
            return null;
        var parsed = compiled.Parse(e.Text);
        foreach (var diagnostic in parsed.Succeeded ? parsed.Expression.Check() : parsed.Diagnostics)
            elements.Report(e.TextPosition.Of(diagnostic.Line, diagnostic.Column), diagnostic.Message);
        return parsed.Expression;
    }

    [GeneratedRegex("^c[0-9]+[a-z]?$|^c-", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConditionName();
}

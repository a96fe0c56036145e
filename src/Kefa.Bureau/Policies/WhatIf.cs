using System.Xml;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>A decision whose FEEL a what-if may change.</summary>
/// <param name="Condition">The condition that it decides; null for a helper of conditions, scope, score or benefit.</param>
public sealed record EditableDecision(string Decision, PolicyCondition? Condition, string Text);

/// <summary>What is wrong in a changed expression, by line and column of that expression.</summary>
/// <param name="Decision">Null when it is not in any of them.</param>
public sealed record ExpressionProblem(string? Decision, int Line, int Column, Phrase Phrase);

public abstract record WhatIfOutcome
{
    private WhatIfOutcome() { }

    /// <param name="Xml">The draft, as it would be kept for publication.</param>
    public sealed record Compared(PolicyComparison Comparison, string Xml) : WhatIfOutcome;

    public sealed record Refused(IReadOnlyList<ExpressionProblem> Problems) : WhatIfOutcome;
}

/// <summary>Changes expressions of the version in force and sees who gains and who loses. Nothing is stored.</summary>
public sealed class WhatIf(ComparePolicies compare)
{
    /// <summary>The longest expression that is taken, in characters.</summary>
    public const int MaxLength = 20_000;

    /// <summary>What may be changed: conditions in the order of the policy, then the other decisions that are literal expressions.</summary>
    public static IReadOnlyList<EditableDecision> Editable(PolicyCatalog catalog, Policy policy)
    {
        var texts = PolicyText.Expressions(catalog.XmlOf(policy));
        EditableDecision[] conditions = [.. policy.Conditions.Where(c => texts.ContainsKey(c.Decision)).Select(c => new EditableDecision(c.Decision, c, texts[c.Decision]))];
        return [.. conditions, .. texts.Where(t => !conditions.Any(c => c.Decision == t.Key)).Select(t => new EditableDecision(t.Key, null, t.Value))];
    }

    /// <param name="texts">FEEL by decision; what is as before changes nothing.</param>
    public async Task<WhatIfOutcome> HandleAsync(
        PolicyCatalog catalog, Policy policy, IReadOnlyDictionary<string, string> texts, DateOnly asOf, CancellationToken cancellationToken)
    {
        var changed = Editable(catalog, policy)
            .Where(e => texts.TryGetValue(e.Decision, out var text) && Plain(text) != Plain(e.Text))
            .ToDictionary(e => e.Decision, e => Plain(texts[e.Decision]), StringComparer.Ordinal);
        ExpressionProblem[] problems = [.. changed.Where(c => Unwritable(c.Value) is not null).Select(c => new ExpressionProblem(c.Key, 1, 1, Unwritable(c.Value)!))];
        if (problems.Length > 0)
            return new WhatIfOutcome.Refused(problems);
        // Unchanged means unchanged to the byte: the text is then not written anew.
        var xml = changed.Count == 0 ? catalog.XmlOf(policy).TrimStart('\uFEFF') : PolicyText.WithExpressions(catalog.XmlOf(policy), changed);
        const string Source = "draft";
        var (draft, diagnostics) = catalog.Compile(new PolicyFile(Source, xml));
        return draft is null
            ? new WhatIfOutcome.Refused(Placed(diagnostics.Where(d => d.Severity == Severity.Error), xml, Source))
            : new WhatIfOutcome.Compared(await compare.HandleAsync(catalog, policy, draft, asOf, cancellationToken), xml);
    }

    /// <summary>Line ends as XML reads them; spaces at the ends mean nothing.</summary>
    // Half of a surrogate pair cannot be written; runes replace it.
    private static string Plain(string text) => string.Concat(text.EnumerateRunes()).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Trim();

    private static Phrase? Unwritable(string text) =>
        text.Length == 0 ? Phrase.Of("式子为空。", "The expression is empty.")
        : text.Length > MaxLength ? Phrase.Of(FormattableString.Invariant($"式子有 {text.Length} 个字符；最多 {MaxLength} 个。"), FormattableString.Invariant($"The expression has {text.Length} characters; at most {MaxLength} are taken."))
        : text.Any(c => !XmlConvert.IsXmlChar(c) && !char.IsSurrogate(c)) ? Phrase.Of("式子中有控制字符：请删除后重新输入。", "The expression holds a control character: delete it and type the place again.") : null;

    /// <summary>Places in the file become places in the expression they fall into.</summary>
    private static List<ExpressionProblem> Placed(IEnumerable<ModelDiagnostic> diagnostics, string xml, string source)
    {
        var texts = DmnReader.Parse(xml, source).Model.Elements.OfType<Decision>()
            .Select(d => (Id: d.Id ?? d.Name, (d.Logic as LiteralExpression)?.Text)).Where(d => d.Text is not null).Select(d => (d.Id, Text: d.Text!)).ToList();
        return [.. diagnostics.Select(d => Place(d, texts)).Distinct()];
    }

    private static ExpressionProblem Place(ModelDiagnostic diagnostic, List<(string Id, FeelText Text)> texts)
    {
        var at = diagnostic.Position;
        foreach (var (id, text) in texts)
        {
            var lines = text.Text.Split('\n');
            var line = at.Line - text.Position.Line;
            if (line < 0 || line >= lines.Length)
                continue;
            var column = line == 0 ? at.Column - text.Position.Column + 1 : at.Column;
            if (column >= 1 && column <= lines[line].Length + 1)
                return new ExpressionProblem(id, line + 1, column, diagnostic.Phrase);
        }

        return new ExpressionProblem(null, at.Line, at.Column, diagnostic.Phrase);
    }
}

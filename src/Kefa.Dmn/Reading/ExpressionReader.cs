using System.Collections.Frozen;
using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Reads boxed expressions.</summary>
internal sealed class ExpressionReader(string ns, string source, ImmutableArray<ModelDiagnostic>.Builder diagnostics)
{
    private static readonly FrozenSet<string> Kinds = FrozenSet.Create(
        StringComparer.Ordinal,
        "literalExpression", "decisionTable", "context", "list", "relation", "invocation", "functionDefinition", "conditional", "filter", "for", "some", "every");

    public bool IsExpression(MarkupElement e) => Kinds.Contains(e.Name) && string.Equals(e.Namespace, ns, StringComparison.Ordinal);

    public BoxedExpression Expression(MarkupElement e)
    {
        BoxedExpression read = e.Name switch
        {
            "literalExpression" => new LiteralExpression { Text = TextOf(e) ?? new FeelText("", e.Position), Language = e["expressionLanguage"]?.Trim() is { Length: > 0 } language ? language : null },
            "decisionTable" => Table(e),
            "context" => new ContextExpression { Entries = [.. e.Elements("contextEntry", ns).Select(Entry)] },
            "list" => List(e),
            "relation" => new RelationExpression
            {
                Columns = [.. e.Elements("column", ns).Select(Variable)],
                Rows = [.. e.Elements("row", ns).Select(List)],
            },
            "invocation" => new InvocationExpression
            {
                Function = Child(e),
                Bindings = [.. e.Elements("binding", ns).Select(Bind)],
            },
            "functionDefinition" => Function(e),
            "conditional" => new ConditionalExpression { If = Child(e, "if"), Then = Child(e, "then"), Else = Child(e, "else") },
            "filter" => new FilterExpression { In = Child(e, "in"), Match = Child(e, "match") },
            _ => Iterator(e),
        };
        return read with { TypeRef = Type(e), Position = e.Position };
    }

    public FunctionExpression Function(MarkupElement e) => new()
    {
        Kind = e["kind"]?.Trim() switch { null or "" or "FEEL" => FunctionKind.Feel, "Java" => FunctionKind.Java, _ => FunctionKind.Pmml },
        Parameters = [.. e.Elements("formalParameter", ns).Select(Variable)],
        Body = Child(e),
        TypeRef = Type(e),
        Position = e.Position,
    };

    public InformationItem Variable(MarkupElement e) => new(NormalName(e["name"] ?? ""), Type(e), e.Position);

    /// <summary>The element's <c>text</c> child, or null when there is none.</summary>
    public FeelText? TextOf(MarkupElement? e) =>
        e?.Element("text", ns) is { } text ? new FeelText(text.Text, text.TextPosition.Line > 0 ? text.TextPosition : text.Position) : null;

    /// <summary>White space inside a name counts once (DMN 1.5, 10.3.1.3: names with line breaks from diagrams).</summary>
    public static string NormalName(string name) =>
        string.Join(' ', name.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string? Type(MarkupElement e) => e["typeRef"]?.Trim() is { Length: > 0 } type ? type : null;

    private ListExpression List(MarkupElement e) =>
        new() { Items = [.. e.Children.Where(IsExpression).Select(Expression)], TypeRef = Type(e), Position = e.Position };

    private IteratorExpression Iterator(MarkupElement e) => new()
    {
        Kind = e.Name switch { "for" => IteratorKind.For, "some" => IteratorKind.Some, _ => IteratorKind.Every },
        Variable = NormalName(e["iteratorVariable"] ?? ""),
        In = Child(e, "in"),
        InTypeRef = e.Element("in", ns) is { } list ? Type(list) : null,
        Body = Child(e, e.Name is "for" ? "return" : "satisfies"),
    };

    private ContextEntry Entry(MarkupElement e) =>
        new(e.Element("variable", ns) is { } variable ? Variable(variable) : null, Child(e), e.Position);

    private Binding Bind(MarkupElement e)
    {
        var parameter = e.Element("parameter", ns);
        if (parameter is null)
            Report(e, $"A binding has no parameter.");
        return new Binding(parameter is null ? new InformationItem("", null, e.Position) : Variable(parameter), Child(e));
    }

    private BoxedExpression? Child(MarkupElement e, string name)
    {
        var wrapper = e.Element(name, ns);
        if (wrapper is null)
            Report(e, $"'{e.Name}' has no '{name}'.");
        return wrapper is null ? null : Child(wrapper);
    }

    private BoxedExpression? Child(MarkupElement e)
    {
        foreach (var child in e.Children)
        {
            if (IsExpression(child))
                return Expression(child);
        }

        return null;
    }

    private DecisionTable Table(MarkupElement e)
    {
        var table = new DecisionTable
        {
            HitPolicy = Hit(e),
            Aggregation = Aggregate(e),
            Inputs = [.. e.Elements("input", ns).Select(Input)],
            Outputs = [.. e.Elements("output", ns).Select(Output)],
            Rules = [.. e.Elements("rule", ns).Select(Rule)],
        };
        if (table.Outputs.IsEmpty)
            Report(e, $"The decision table has no output.");
        foreach (var rule in table.Rules)
        {
            if (rule.Conditions.Length != table.Inputs.Length || rule.Results.Length != table.Outputs.Length)
            {
                diagnostics.Add(new ModelDiagnostic(
                    Severity.Error,
                    $"The rule has {rule.Conditions.Length} conditions and {rule.Results.Length} results; expected {table.Inputs.Length} and {table.Outputs.Length}, one per column.",
                    source,
                    rule.Position));
            }
        }

        return table;
    }

    private HitPolicy Hit(MarkupElement e)
    {
        switch (e["hitPolicy"]?.Trim())
        {
            case null or "" or "UNIQUE": return HitPolicy.Unique;
            case "ANY": return HitPolicy.Any;
            case "PRIORITY": return HitPolicy.Priority;
            case "FIRST": return HitPolicy.First;
            case "RULE ORDER": return HitPolicy.RuleOrder;
            case "OUTPUT ORDER": return HitPolicy.OutputOrder;
            case "COLLECT": return HitPolicy.Collect;
            default:
                Report(e, $"'{e["hitPolicy"]}' is no hit policy; expected UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT.");
                return HitPolicy.Unique;
        }
    }

    private Aggregation Aggregate(MarkupElement e)
    {
        switch (e["aggregation"]?.Trim())
        {
            case null or "": return Aggregation.None;
            case "SUM": return Aggregation.Sum;
            case "COUNT": return Aggregation.Count;
            case "MIN": return Aggregation.Min;
            case "MAX": return Aggregation.Max;
            default:
                Report(e, $"'{e["aggregation"]}' is no aggregation; expected SUM, COUNT, MIN or MAX.");
                return Aggregation.None;
        }
    }

    private TableInput Input(MarkupElement e)
    {
        var expression = e.Element("inputExpression", ns);
        return new TableInput(
            TextOf(expression) ?? new FeelText("", e.Position),
            expression is null ? null : Type(expression),
            TextOf(e.Element("inputValues", ns)),
            e.Position);
    }

    private TableOutput Output(MarkupElement e) => new(
        e["name"] is { } name ? NormalName(name) : null,
        Type(e),
        TextOf(e.Element("outputValues", ns)),
        TextOf(e.Element("defaultOutputEntry", ns)),
        e.Position);

    private TableRule Rule(MarkupElement e) => new(
        e["id"],
        [.. e.Elements("inputEntry", ns).Select(entry => TextOf(entry) ?? new FeelText("-", entry.Position))],
        [.. e.Elements("outputEntry", ns).Select(entry => TextOf(entry) ?? new FeelText("", entry.Position))],
        [.. e.Elements("annotationEntry", ns).Select(entry => entry.Element("text", ns)?.Text.Trim() ?? "")],
        e.Position);

    private void Report(MarkupElement e, Phrase message) => diagnostics.Add(new ModelDiagnostic(Severity.Error, message, source, e.Position));
}

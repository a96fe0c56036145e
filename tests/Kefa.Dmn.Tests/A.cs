using Kefa.Feel;

namespace Kefa.Dmn.Tests;

/// <summary>Short ways to write models and ask them.</summary>
internal static class A
{
    public const string Namespace = "https://www.omg.org/spec/DMN/20230324/MODEL/";

    public static string Xml(string body, string ns = "https://example.org/m", string version = Namespace) =>
        $"""<definitions xmlns="{version}" namespace="{ns}" name="m">{body}</definitions>""";

    public static DmnModel Model(string body, string ns = "https://example.org/m") => DmnReader.Parse(Xml(body, ns), "m.dmn").Model;

    public static DecisionModel Compiled(string body, params DmnModel[] imports) =>
        DecisionModel.Compile(Model(body), new CompileOptions { Import = i => imports.FirstOrDefault(m => m.Namespace == i.Namespace) });

    /// <summary>A model with a decision <c>d</c> of that logic and the inputs <c>x</c> and <c>y</c>.</summary>
    public static DecisionModel Decision(string logic, string type = "Any") => Compiled($"""
        <inputData id="x" name="x"/><inputData id="y" name="y"/>
        <decision id="d" name="d"><variable name="d" typeRef="{type}"/>
          <informationRequirement><requiredInput href="#x"/></informationRequirement>
          <informationRequirement><requiredInput href="#y"/></informationRequirement>
          {logic}
        </decision>
        """);

    public static string Literal(string feel) => $"<literalExpression><text><![CDATA[{feel}]]></text></literalExpression>";

    /// <summary>A decision table over <c>x</c> (and <c>y</c> where rules have two conditions): rules are <c>condition [| condition] : result</c>.</summary>
    public static string Table(string attributes, string output, params string[] rules)
    {
        var hasY = rules[0].Contains('|', StringComparison.Ordinal);
        var input = Input("x") + (hasY ? Input("y") : "");
        var rows = rules.Select(rule =>
        {
            var parts = rule.Split(" : ");
            var cells = string.Concat(parts[0].Split('|').Select(c => $"<inputEntry><text><![CDATA[{c.Trim()}]]></text></inputEntry>"));
            return $"<rule>{cells}<outputEntry><text><![CDATA[{parts[1]}]]></text></outputEntry></rule>";
        });
        return $"<decisionTable {attributes}>{input}{output}{string.Concat(rows)}</decisionTable>";

        static string Input(string name) => $"<input><inputExpression><text>{name}</text></inputExpression></input>";
    }

    public static Value Ask(this DecisionModel model, string decision, params (string Name, Value Value)[] inputs) =>
        model.Begin(inputs.ToDictionary(i => i.Name, i => i.Value, StringComparer.Ordinal), new EvaluationContext(default)).Decide(decision);

    /// <summary>What the decision <c>d</c> answers for an <c>x</c> and a <c>y</c> written in FEEL, as text.</summary>
    public static string Answer(this DecisionModel model, string x = "null", string y = "null") => ValueText.Of(model.Ask("d", ("x", Feel(x)), ("y", Feel(y))));

    public static Value Feel(string expression) => FeelExpression.Parse(expression, ParseScope.Empty).Expression!.Evaluate(Scope.Empty, new EvaluationContext(default));

    public static UnknownValue NumberBetween(int? min, int? max, string cause = "x") =>
        UnknownValue.NumberBetween(min is { } low ? (Number)low : null, max is { } high ? (Number)high : null, cause);
}

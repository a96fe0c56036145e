using Kefa.Feel;

namespace Kefa.Dmn.Tests;

/// <summary>The program in the README compiles and does what it says.</summary>
public sealed class ReadmeExample
{
    private static readonly string[] Program =
    [
        """DmnReading reading = DmnReader.Parse(xml, source: "discount.dmn");""",
        """DecisionModel model = DecisionModel.Compile(reading.Model);""",
        """var inputs = new Dictionary<string, Value> { ["order total"] = Value.Of(120) };""",
        """Evaluation run = model.Begin(inputs, new EvaluationContext(FeelDateTime.Parse("2026-06-15T00:00:00Z")));""",
        """Value discount = run.Decide("discount");""",
    ];

    [Fact]
    public void Decides_a_discount()
    {
        var xml = A.Xml($"""
            <inputData id="t" name="order total"/>
            <decision id="d" name="discount"><variable name="discount"/><informationRequirement><requiredInput href="#t"/></informationRequirement>{A.Literal("if order total > 100 then 0.1 else 0")}</decision>
            """);

        DmnReading reading = DmnReader.Parse(xml, source: "discount.dmn");
        DecisionModel model = DecisionModel.Compile(reading.Model);
        var inputs = new Dictionary<string, Value> { ["order total"] = Value.Of(120) };
        Evaluation run = model.Begin(inputs, new EvaluationContext(FeelDateTime.Parse("2026-06-15T00:00:00Z")));
        Value discount = run.Decide("discount");

        Assert.Equal("0.1", ValueText.Of(discount));
    }

    private static readonly string[] Conversion =
    [
        """DmnDocument document = DmnDocument.Parse(xml, source: "discount.dmn");   // everything in the file, understood or not""",
        """string forEditor = document.ConvertTo(DmnVersion.Dmn13) switch""",
        """    DmnConversion.Converted converted => converted.Document.ToXml(),""",
        """    DmnConversion.Refused refused => throw new NotSupportedException(refused.Obstacles[0].ToString()),""",
    ];

    [Fact]
    public void Writes_for_an_editor_that_knows_13()
    {
        var xml = A.Xml($"""<decision id="d" name="discount">{A.Literal("0.1")}</decision>""");

        DmnDocument document = DmnDocument.Parse(xml, source: "discount.dmn");   // everything in the file, understood or not
        string forEditor = document.ConvertTo(DmnVersion.Dmn13) switch
        {
            DmnConversion.Converted converted => converted.Document.ToXml(),
            DmnConversion.Refused refused => throw new NotSupportedException(refused.Obstacles[0].ToString()),
            _ => throw new InvalidOperationException(),
        };

        Assert.Equal(DmnVersion.Dmn13, DmnDocument.Parse(forEditor, "discount.dmn").Version);
    }

    [Fact]
    public void Is_the_program_of_the_readme()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "src", "Kefa.Dmn", "README.md"));

        Assert.All(Conversion, line => Assert.Contains(line, readme, StringComparison.Ordinal));
        Assert.All(Program, line => Assert.Contains(line, readme, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_model_decides_for_many_threads_at_once()
    {
        var model = A.Decision(A.Table("hitPolicy=\"FIRST\"", "<output/>", "< 50 : \"few\"", "- : \"many\""));

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => ValueText.Of(model.Ask("d", ("x", Value.Of(i)))), TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i < 50 ? "\"few\"" : "\"many\""), answers);
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Kefa.slnx")))
            at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Kefa.slnx.");
    }
}

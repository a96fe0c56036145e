using System.Xml;
using System.Xml.Schema;
using Kefa.Dmn.Conformance;
using Kefa.Feel;

namespace Kefa.Dmn.Tests;

/// <summary>The models of the product and of the compatibility kit, written again in their own version and by way of DMN 1.3.</summary>
public sealed class WritingModelsAgain
{
    public static TheoryData<string> Policies => [.. TestFiles.Policies.Select(file => Path.GetRelativePath(TestFiles.Root, file))];

    [Theory, MemberData(nameof(Policies))]
    public void A_policy_says_the_same_after_it_was_written_and_by_way_of_13(string file)
    {
        var document = DmnDocument.Parse(File.ReadAllText(Path.Combine(TestFiles.Root, file)), file);

        Assert.Equal(Inside(File.ReadAllText(Path.Combine(TestFiles.Root, file))), Inside(document.ToXml()));
        Same(document, Again(document));
        Same(document, Again(To(Again(To(document, DmnVersion.Dmn13)), DmnVersion.Dmn15)));
    }

    [Fact]
    public void Models_of_the_kit_say_the_same_and_pass_the_same_cases()
    {
        Assert.SkipWhen(TestFiles.Kit is null, TestFiles.NoKit);
        var (models, cases, refused) = (0, 0, new List<string>());
        foreach (var folder in Directory.EnumerateDirectories(TestFiles.Kit, "*", SearchOption.AllDirectories))
        {
            DmnDocument[] documents = [.. Directory.EnumerateFiles(folder, "*.dmn").Select(file => DmnDocument.Parse(File.ReadAllText(file), Path.GetFileName(file)))];
            if (documents.Length == 0)
                continue;
            DmnDocument[] written = [.. documents.Select(Again)];
            foreach (var (before, after) in documents.Zip(written))
                Same(before, after);
            var obstacles = documents.Where(d => d.ObstaclesTo(DmnVersion.Dmn13).Length > 0).ToArray();
            refused.AddRange(obstacles.Select(d => d.Reading.Model.Source));
            DmnDocument[] returned = [.. documents.Except(obstacles).Select(d => Again(To(Again(To(d, DmnVersion.Dmn13)), DmnVersion.Dmn15)))];
            foreach (var (before, after) in documents.Except(obstacles).Zip(returned))
                Same(before, after);
            var expected = Outcomes(folder, documents);
            Assert.Equal(expected, Outcomes(folder, written));
            if (obstacles.Length == 0)
                Assert.Equal(expected, Outcomes(folder, returned));
            models += documents.Length;
            cases += expected.Count;
        }

        // Those with boxed conditions, filters and iterators, with constraints on whole types, or with a picture of 1.5.
        Assert.Equal(["1150-boxed-conditional.dmn", "1151-boxed-filter.dmn", "1152-boxed-for.dmn", "1153-boxed-some.dmn", "1154-boxed-every.dmn", "1161-boxed-list-expression.dmn"], refused.Order(StringComparer.Ordinal));
        Assert.True(models >= 100 && cases >= 3_000, $"{models} models and {cases} cases are fewer than the kit has.");
    }

    [Fact]
    public void What_an_editor_gets_is_valid_by_the_schema_of_13()
    {
        Assert.SkipWhen(TestFiles.Kit is null, TestFiles.NoKit);
        XmlSchemaSet latest = Schemas("DMN15.xsd", "DMNDI15.xsd"), old = Schemas("DMN13.xsd", "DMNDI13.xsd");
        var models = Directory.EnumerateFiles(TestFiles.Kit, "*.dmn", SearchOption.AllDirectories).Concat(TestFiles.Policies)
            .Select(file => DmnDocument.Parse(File.ReadAllText(file), Path.GetFileName(file))).Where(d => d.ObstaclesTo(DmnVersion.Dmn13).IsEmpty).ToArray();

        // A drawing leaves a valid model valid, and so does the other version.
        var valid = models.Where(d => Faults(d.ToXml(), latest).Count == 0).ToArray();
        Assert.True(valid.Length >= 100, $"{valid.Length} of {models.Length} models are valid to begin with; expected at least 100.");
        Assert.Empty(valid.SelectMany(d => Faults(d.WithDiagram().ToXml(), latest).Concat(Faults(To(d.WithDiagram(), DmnVersion.Dmn13).ToXml(), old)).Select(f => d.Reading.Model.Source + ": " + f)));

        static XmlSchemaSet Schemas(string model, string diagram)
        {
            var set = new XmlSchemaSet { XmlResolver = null };
            foreach (var name in new[] { "DC.xsd", "DI.xsd", diagram, model })
            {
                using var reader = XmlReader.Create(Path.Combine(TestFiles.Kit!, name));
                set.Add(null, reader);
            }

            return set;
        }

        static List<string> Faults(string xml, XmlSchemaSet schemas)
        {
            List<string> faults = [];
            var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas };
            settings.ValidationEventHandler += (_, e) => faults.Add(e.Message);
            using var reader = XmlReader.Create(new StringReader(xml), settings);
            while (reader.Read())
            {
                // Reading reports.
            }

            return faults;
        }
    }

    /// <summary>The text after the first tag, whose attributes may be written over several lines.</summary>
    private static string Inside(string xml) => xml[xml.IndexOf('>', xml.IndexOf("<definitions", StringComparison.Ordinal))..].TrimEnd();

    private static DmnDocument Again(DmnDocument document) => DmnDocument.Parse(document.ToXml(), document.Reading.Model.Source);

    private static DmnDocument To(DmnDocument document, DmnVersion version) => Assert.IsType<DmnConversion.Converted>(document.ConvertTo(version)).Document;

    private static void Same(DmnDocument before, DmnDocument after)
    {
        Assert.Equal(DmnVersion.Dmn15, after.Version);
        Assert.Empty(before.DifferencesIn(after));
        Assert.Equal(Said.By(before.Reading.Model), Said.By(after.Reading.Model));
        Assert.Equal(before.Reading.Diagnostics.Select(d => d.Message), after.Reading.Diagnostics.Select(d => d.Message));
    }

    private static List<(string Case, string Failures)> Outcomes(string folder, DmnDocument[] documents)
    {
        DmnModel[] models = [.. documents.Select(d => d.Reading.Model)];
        var now = new FeelDateTime(new FeelDate(2026, 6, 15), FeelTime.MidnightUtc);
        List<(string, string)> outcomes = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml"))
        {
            using var stream = File.OpenRead(file);
            if (ConformanceSuite.Read(stream, file) is not { } suite)
                continue;
            var model = models.SingleOrDefault(m => m.Source == suite.ModelName) ?? models.Single();
            var compiled = DecisionModel.Compile(model, new CompileOptions { Import = i => models.FirstOrDefault(m => m.Namespace == i.Namespace) });
            outcomes.AddRange(suite.Cases.Select(c => (suite.Source + c.Id, string.Join("; ", ConformanceRun.Run(compiled, c, now).Failures))));
        }

        return outcomes;
    }
}

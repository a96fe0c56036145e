using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Kefa.Feel;
using Kefa.TestSupport.Fuzzing;

namespace Kefa.Dmn.Tests.Fuzzing;

/// <summary>Whatever becomes of a model's file, it is read, compiled, analyzed and decided without any exception but those that are documented.</summary>
public sealed class FuzzingModels
{
    private static readonly string[] Pieces =
    [
        "<", ">", "</", "/>", "\"", "&", "&amp;", "&#0;", "&lol;", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE a [<!ENTITY lol \"x\">]>", "<?xml version=\"1.1\"?>", "xmlns=\"\"", "xmlns:a=\"b\"", "id=\"x\"", "name=\"\"", "href=\"#d\"",
        "typeRef=\"number\"", "typeRef=\"t\"", "hitPolicy=\"PRIORITY\"", "hitPolicy=\"COLLECT\" aggregation=\"SUM\"", "isCollection=\"true\"", "<list>", "</list>", "<context/>", "<decisionTable/>", "<relation/>", "<rule/>", "<input/>", "<output/>",
        "<inputEntry><text>-</text></inputEntry>", "<outputEntry><text>1</text></outputEntry>", "<literalExpression><text>1</text></literalExpression>", "<informationRequirement><requiredDecision href=\"#d\"/></informationRequirement>",
        "<knowledgeRequirement><requiredKnowledge href=\"#k\"/></knowledgeRequirement>", "<import name=\"m\" namespace=\"https://example.org/m\" importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>",
        "d", "x", "k(k)", "x > 5 and x < 3", "[1..5)", "not(3)", "for i in 1..1000000 return i", "d(d)", "科", "\0", "\uFFFE", " ", "\n",
    ];

    private static readonly string[] Values =
    [
        "", "-", "d", "#d", "#k", "#x", "#u", "m#d", "x", "k", "number", "t", "person", "string", "boolean", "list<number>", "FIRST", "UNIQUE", "ANY", "PRIORITY", "OUTPUT ORDER", "COLLECT", "SUM", "COUNT", "MIN", "Java", "true", "1", "null", "\"a\"",
        "k(k)", "d.d", "x > 5 and x < 3", "< 5, > 7", "[1..5)", "not(3)", "not(null)", "? = x", "for i in 1..100000 return i", "function(a) a", "{a: 1, b: a}", "[1, [2]]", "1 / 0", "x.y.z", "科 法", "(", "\"", "@\"P1D\"", "date(\"2024-01-01\")", "s(1)", "sort(l, k)",
    ];

    [Fact]
    public void Never_throws_anything_but_format_and_limit() =>
        new Fuzzer(Corpus(), "*.dmn", Pieces, Rebuilt).Run(3000, static text =>
        {
            DmnReading reading;
            try
            {
                reading = DmnReader.Parse(text, "fuzzed.dmn");
            }
            catch (DmnFormatException refusal)
            {
                Assert.NotEmpty(refusal.Diagnostic.Message);
                return;
            }

            var model = DecisionModel.Compile(reading.Model, new CompileOptions { Check = true, Import = _ => reading.Model });
            foreach (var diagnostic in reading.Diagnostics.Concat(model.Diagnostics).Concat(model.Analyze()))
                Assert.NotEmpty(diagnostic.Phrase.Zh);
            foreach (var x in new[] { A.Feel("3"), A.Feel("null"), A.Feel("\"a\""), A.NumberBetween(0, 9), Value.Unknown })
            {
                var run = model.Begin((_, _) => x, new EvaluationContext(default, new EvaluationLimits { MaxSteps = 20_000, MaxSize = 20_000 }));
                try
                {
                    foreach (var decision in model.Decisions.Take(20))
                        Assert.NotNull(run.Decide(decision).ToString());
                }
                catch (EvaluationLimitException limit)
                {
                    Assert.NotEmpty(limit.Message);
                }
            }
        });

    /// <summary>A model with elements doubled, moved, exchanged or taken from another, and with other attributes and texts: still XML, no longer sense.</summary>
    private static string Rebuilt(string text, string other, Random random)
    {
        XElement root;
        XElement donor;
        try
        {
            root = XElement.Parse(text);
            donor = XElement.Parse(other);
        }
        catch (System.Xml.XmlException)
        {
            return text; // of the corpus's broken files there is nothing to rebuild
        }

        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = Any(root, random);
            switch (random.Next(7))
            {
                case 0 when at.Parent is not null:
                    at.Remove();
                    break;
                case 1 when at.Parent is not null:
                    at.AddAfterSelf(new XElement(at));
                    break;
                case 2 when at.Parent is not null:
                    at.ReplaceWith(new XElement(Any(donor, random)));
                    break;
                case 3:
                    at.Add(new XElement(Any(random.Next(2) == 0 ? root : donor, random)));
                    break;
                case 4 when at.Attributes().Where(a => !a.IsNamespaceDeclaration).ToList() is { Count: > 0 } attributes:
                    attributes[random.Next(attributes.Count)].Value = Values[random.Next(Values.Length)];
                    break;
                case 5 when !at.HasElements:
                    at.Value = Values[random.Next(Values.Length)];
                    break;
                default:
                    at.Name = Any(donor, random).Name;
                    break;
            }
        }

        return root.ToString();
    }

    private static XElement Any(XElement root, Random random)
    {
        var all = root.DescendantsAndSelf().ToList();
        return all[random.Next(all.Count)];
    }

    private static string Corpus([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "Corpus"));
}

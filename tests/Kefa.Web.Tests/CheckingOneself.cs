using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Policies;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.TestSupport.Properties;
using Kefa.Web.Pages.Library;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests;

/// <summary>A self-check asks until nothing more decides, and then says what the engine says of the same facts.</summary>
public sealed class CheckingOneself(DemoSite demo)
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    [Fact]
    public async Task Ends_with_the_verdict_of_the_engine_on_all_facts()
    {
        var catalog = await CatalogAsync();
        var policies = catalog.Policies.On(AsOf);
        var companies = await CompaniesAsync();
        Dictionary<Verdict, int> seen = [];

        Prop.ForAll(Arb.From(Gen.Elements<Policy>(policies)), Arb.From(Gen.Choose(0, 1_000_000)), (policy, seed) =>
        {
            var random = new Random(seed);
            var facts = Answers(catalog.Dictionary, random);
            // Half of them begin with what is known of a company of the demo: chance alone meets no condition.
            if (random.Next(2) == 0)
                Overlay(facts, companies[random.Next(companies.Count)], catalog.Dictionary);
            var whole = catalog.Evaluator.Evaluate(policy, Of(facts, catalog.Dictionary).ToProfile(catalog.Dictionary, AsOf), AsOf);
            List<KeyValuePair<string, string>> given = [];
            PolicyResult result;
            while (true)
            {
                var answers = Of(given, catalog.Dictionary);
                result = catalog.Evaluator.Evaluate(policy, answers.ToProfile(catalog.Dictionary, AsOf), AsOf);
                if (answers.Next(result.Missing, catalog.Dictionary, AsOf) is not var (path, _, _))
                    break;
                Assert.True(given.Count < 300 && !given.Exists(g => g.Key == path), $"{policy} with seed {seed} asks {path} again");
                given.Add(KeyValuePair.Create(path, facts[path]));
            }

            // A condition that is not met decides before it is known whether the policy is meant for the company at all.
            var expected = result is { Verdict: Verdict.N, Scope: PolicyScope.Unknown } && whole.Verdict == Verdict.R ? Verdict.N : whole.Verdict;
            Assert.True(result.Verdict == expected, $"{policy} with seed {seed}: {result.Verdict} after {given.Count} answers, {whole.Verdict} with all facts; open: {string.Join(' ', result.Missing)}");
            seen[result.Verdict] = seen.GetValueOrDefault(result.Verdict) + 1;
            return true;
        }).Holds(600);

        Assert.True(seen.ContainsKey(Verdict.E) && seen.ContainsKey(Verdict.N) && seen.ContainsKey(Verdict.R), string.Join(' ', seen));
    }

    [Theory]
    [InlineData("headcount.L:abc")]
    [InlineData("headcount.L:")]
    [InlineData("headcount.L")]
    [InlineData("headcount:120")]
    [InlineData("headcount.L9:120")]
    [InlineData("headcount.L.x:120")]
    [InlineData("headcount.L:-1")]
    [InlineData("noSuchField:1")]
    [InlineData("expert:1")]
    [InlineData("foundedOn:2026-02-30")]
    public async Task What_cannot_be_read_counts_as_not_answered(string answer)
    {
        var dictionary = (await CatalogAsync()).Dictionary;

        Assert.Empty(SelfCheckAnswers.Of([answer], dictionary, AsOf).All);
    }

    [Fact]
    public async Task The_first_of_two_answers_to_one_question_counts_and_long_ones_do_not()
    {
        var dictionary = (await CatalogAsync()).Dictionary;

        var answers = SelfCheckAnswers.Of(["headcount.L:120", "headcount.L:7", "headcount.L:?", $"sales.L:{new string('0', 2_000)}1", "sales.L1:?"], dictionary, AsOf);

        Assert.Equal([KeyValuePair.Create("headcount.L", "120"), KeyValuePair.Create("sales.L1", "?")], answers.All);
    }

    [Fact]
    public async Task An_answer_that_the_policy_does_not_read_changes_nothing()
    {
        var catalog = await CatalogAsync();
        var policy = catalog.Policies.On("N02", AsOf)!;
        var foreign = catalog.Dictionary.Fields.First(f => f is { Type: FieldType.Boolean, IsYearly: false } && !policy.Conditions.Any(c => c.Fields.Contains(f.Id)));

        var without = catalog.Evaluator.Evaluate(policy, Of([], catalog.Dictionary).ToProfile(catalog.Dictionary, AsOf), AsOf);
        var with = catalog.Evaluator.Evaluate(policy, Of([KeyValuePair.Create(foreign.Id, "true")], catalog.Dictionary).ToProfile(catalog.Dictionary, AsOf), AsOf);

        Assert.Equal((without.Verdict, without.Missing), (with.Verdict, with.Missing), (a, b) => a.Verdict == b.Verdict && a.Missing.SequenceEqual(b.Missing));
    }

    [Fact]
    public async Task Two_hundred_answers_and_long_words_are_answered_with_a_page()
    {
        using var visitor = demo.Visitor();

        using var many = await visitor.GetAsync("/policies/N02/check?" + string.Join('&', Enumerable.Range(0, 500).Select(i => $"a=x{i}:1")));
        using var result = await visitor.GetAsync("/policies/N02/check/result.json?a=headcount.L:abc&a=%EF%BF%BD:%EF%BF%BD&a=:&a=");
        using var search = await visitor.GetAsync("/policies?q=" + string.Concat(Enumerable.Repeat("研发 ", 300).Select(Uri.EscapeDataString)));

        Assert.True(many.IsSuccessStatusCode);
        Assert.True(result.IsSuccessStatusCode);
        Assert.True(search.IsSuccessStatusCode);
    }

    private static void Overlay(Dictionary<string, string> facts, Profile profile, FieldDictionary dictionary)
    {
        foreach (var path in facts.Keys.ToArray())
        {
            if (SelfCheckAnswers.Key(path, dictionary, AsOf) is not var (key, field, part) || profile.Find(key.Field, key.Year) is not { State: FactState.Known, Value: { } value })
                continue;
            var typed = Text(part is null ? value : value is FactValue.Context context ? context.Parts.GetValueOrDefault(part.Id) : null);
            if (typed != "?" && SelfCheckAnswers.Parse(typed, part ?? field, false).Value is not null)
                facts[path] = typed;
        }
    }

    private async Task<IReadOnlyList<Profile>> CompaniesAsync()
    {
        await using var scope = demo.Site.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<CurrentBureau>().Enter((await services.GetRequiredService<BureauDirectory>().FindAsync("demo", TestContext.Current.CancellationToken))!);
        List<Profile> profiles = [];
        await foreach (var company in services.GetRequiredService<CompanyDirectory>().ProfilesAsync(new CompanyFilter { Region = "4307" }, TestContext.Current.CancellationToken))
        {
            if (company.Summary.FoundedOn < new DateOnly(AsOf.Year - 1, 1, 1))
                profiles.Add(company.Profile);
        }

        return profiles;
    }

    private async Task<PolicyCatalog> CatalogAsync()
    {
        await using var scope = demo.Site.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<CurrentBureau>().Enter((await services.GetRequiredService<BureauDirectory>().FindAsync("demo", TestContext.Current.CancellationToken))!);
        return await services.GetRequiredService<PolicyCatalogs>().LoadAsync(TestContext.Current.CancellationToken);
    }

    private static SelfCheckAnswers Of(IEnumerable<KeyValuePair<string, string>> answers, FieldDictionary dictionary)
    {
        var read = SelfCheckAnswers.Of(answers.Select(a => $"{a.Key}:{a.Value}"), dictionary, AsOf);
        Assert.Equal(answers.Select(a => a.Key), read.All.Select(a => a.Key));
        return read;
    }

    /// <summary>An answer to every question that can be asked, as somebody would type it.</summary>
    private static Dictionary<string, string> Answers(FieldDictionary dictionary, Random random)
    {
        Dictionary<string, string> facts = new(StringComparer.Ordinal);
        foreach (var field in dictionary.Fields)
        {
            if (field is { Type: FieldType.List or FieldType.Context, Default.State: FactState.NotApplicable })
                continue;
            foreach (var path in field.IsYearly ? ProfileBinder.YearNames.Select(y => $"{field.Id}.{y}") : [field.Id])
            {
                if (field.Type == FieldType.Context)
                {
                    foreach (var part in field.Fields.Where(p => p.Type != FieldType.Context))
                        facts[$"{path}.{part.Id}"] = Answer(part, random);
                }
                else
                {
                    facts[path] = Answer(field, random);
                }
            }
        }

        return facts;
    }

    private static string Answer(Field field, Random random) => field.Type switch
    {
        FieldType.Boolean => random.Next(2) == 0 ? "true" : "false",
        FieldType.Date => Text(new FactValue.Date(AsOf.AddDays(field.Id == "foundedOn" ? -random.Next(700, 9_000) : random.Next(-2_500, 1_000)))),
        FieldType.Integer or FieldType.Decimal or FieldType.Money => Text(new FactValue.Number(Number(field, random))),
        FieldType.List when random.Next(3) == 0 => "无",
        FieldType.List => string.Join(';', Enumerable.Range(0, random.Next(1, 3)).Select(_ => field.Item!.Type == FieldType.Context ? string.Join('|', field.Item.Fields.Select(f => Answer(f, random))) : Answer(field.Item, random))),
        _ when field.Options.Length > 0 => field.Options[random.Next(field.Options.Length)].Code,
        _ => new[] { "430702", "350205", "440305", "C3983", "I6510", "91430702MAQ1A0069M" }[random.Next(6)],
    };

    /// <summary>A fact as somebody would type it.</summary>
    private static string Text(FactValue? value) => value switch
    {
        FactValue.Boolean boolean => boolean.Value ? "true" : "false",
        FactValue.Number number => number.Value.ToString(CultureInfo.InvariantCulture),
        FactValue.Date date => date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FactValue.Text text => text.Value,
        FactValue.List { Items.Length: 0 } => "无",
        FactValue.List list => string.Join(';', list.Items.Select(Text)),
        FactValue.Context record => string.Join('|', record.Parts.Values.Select(Text)),
        _ => "?",
    };

    private static decimal Number(Field field, Random random)
    {
        var (min, max) = (field.Min ?? 0, Math.Min(field.Max ?? 1_000_000, 100_000_000));
        // Small figures too, so that thresholds are crossed both ways.
        var share = (decimal)Math.Pow(random.NextDouble(), 4);
        return decimal.Truncate(min + (max - min) * share);
    }
}

using FsCheck;
using FsCheck.Fluent;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.TestSupport.Properties;
using Outcome = Kefa.Matching.Policies.Outcome;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>What is decided while facts are missing must stay decided, in the same way, when they become known.</summary>
public sealed class LearningMoreFacts
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    [Fact]
    public async Task No_definite_answer_of_any_policy_changes()
    {
        var companies = await PublishedCompanies();
        var policies = ShippedPolicies.All.On(AsOf);

        Prop.ForAll(
            Gen.Choose(0, companies.Count - 1).SelectMany(at => Gen.Choose(0, 60).SelectMany(share => Gen.Choose(0, int.MaxValue).Select(seed => (at, share, seed)))).ToArbitrary(),
            drawn =>
            {
                var known = companies[drawn.at];
                var forgetful = Forget(known, drawn.share, drawn.seed);
                var changed = policies.Select(p => Change(ShippedPolicies.Evaluator.Evaluate(p, forgetful, AsOf), ShippedPolicies.Evaluator.Evaluate(p, known, AsOf)))
                    .Where(change => change is not null).ToArray();
                return (changed.Length == 0).Label($"{known.Id}: {string.Join("; ", changed)}");
            }).Holds();
    }

    [Fact]
    public async Task A_changed_answer_would_be_seen()
    {
        var company = (await PublishedCompanies()).Single(c => c.Id == "C06");
        var policy = ShippedPolicies.All.On("L07", AsOf)!;
        var without = ShippedPolicies.Evaluator.Evaluate(policy, company.With([new(new FactKey("rdDeductible", 2025), Fact.Known(FactValue.Of(7_499_999m)))]), AsOf);

        Assert.NotNull(Change(without, ShippedPolicies.Evaluator.Evaluate(policy, company, AsOf)));
    }

    /// <summary>The profile with about so many percent of its facts unknown; what a profile must have stays.</summary>
    private static Profile Forget(Profile profile, int percent, int seed)
    {
        var random = new Random(seed);
        return profile.With(profile.Facts
            .Where(f => ShippedPolicies.Dictionary.Find(f.Key.Field) is { IsRequired: false } && random.Next(100) < percent)
            .Select(f => KeyValuePair.Create(f.Key, Fact.Unknown)).ToArray());
    }

    private static string? Change(PolicyResult before, PolicyResult after)
    {
        if (before.Verdict != Verdict.U && before.Verdict != after.Verdict)
            return $"{before.Policy} {before.Verdict} became {after.Verdict}";
        foreach (var (one, other) in before.Conditions.Zip(after.Conditions))
        {
            if (one.Outcome != Outcome.U && one.Outcome != other.Outcome)
                return $"{before.Policy} {one.Condition.Id} {one.Outcome} became {other.Outcome}";
        }

        if (before.Benefit?.Amount is { } amount && after.Benefit is not null && after.Benefit.Amount != amount)
            return $"{before.Policy} {amount} became {after.Benefit.Amount}";
        return before.Score is { } wide && after.Score is { } narrow && (narrow.Min.ToDecimal() < wide.Min.ToDecimal() || narrow.Max.ToDecimal() > wide.Max.ToDecimal())
            ? $"{before.Policy} score [{wide.Min}, {wide.Max}] became [{narrow.Min}, {narrow.Max}]"
            : null;
    }

    private static async Task<List<Profile>> PublishedCompanies()
    {
        await using var file = File.OpenRead(Repository.File("tests/fixtures/companies.json"));
        return await ProfileJson.ReadAsync(file, ShippedPolicies.Dictionary, null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}

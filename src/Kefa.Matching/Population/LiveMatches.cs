using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Population;

/// <summary>
/// Matches that follow what happens: a company changes, a policy version comes or goes, a day passes. Only what this touches is decided anew, and
/// the outcome is that of deciding everything. One thread at a time.
/// </summary>
public sealed class LiveMatches
{
    private readonly ProfileBinder _binder;
    private readonly Func<IEnumerable<Profile>> _companies;
    private readonly int _threads;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly Stack<int> _free = [];
    private readonly Dictionary<string, Column> _columns = new(StringComparer.Ordinal);
    private readonly Dictionary<Policy, PolicyBitmaps> _bitmaps = [];
    private PlanSpace _space;
    private List<PolicyPlan> _plans = [];
    private Column[] _bySlot = [];
    private int _count;

    /// <param name="dictionary">The facts that companies have.</param>
    /// <param name="companies">All companies that there are at that moment; asked again when policies read facts that were not read before, and when a year begins.</param>
    /// <param name="policies">The policies to follow.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="threads">How many threads decide policies for all companies.</param>
    public LiveMatches(FieldDictionary dictionary, Func<IEnumerable<Profile>> companies, IEnumerable<Policy> policies, DateOnly asOf, int threads = 1)
    {
        _binder = new ProfileBinder(dictionary);
        _companies = companies;
        _threads = threads;
        AsOf = asOf;
        _space = PolicyPlan.SpaceOn(asOf);
        Use(policies);
    }

    /// <summary>The day for which the matches hold.</summary>
    public DateOnly AsOf { get; private set; }

    /// <summary>The companies, by their ids.</summary>
    public IReadOnlyCollection<string> Companies => _rows.Keys;

    public IEnumerable<Policy> Policies => _plans.Select(p => p.Policy);

    /// <summary>How many policies the last change decided for all companies.</summary>
    public int PoliciesDecided { get; private set; }

    /// <summary>What a policy says for a company; out of scope counts as not eligible.</summary>
    /// <exception cref="KeyNotFoundException">The policy or the company is not followed.</exception>
    public Verdict this[Policy policy, string company] => _bitmaps[policy][_rows[company]];

    /// <summary>How many companies meet a policy.</summary>
    public long CountEligible(Policy policy) => _bitmaps[policy].Eligible;

    /// <summary>For how many companies missing facts leave a policy open.</summary>
    public long CountOpen(Policy policy) => _bitmaps[policy].Open;

    /// <summary>A company that is new, or whose facts changed.</summary>
    public void Change(Profile profile)
    {
        PoliciesDecided = 0;
        Decide(Put(profile));
    }

    /// <summary>A company that is gone.</summary>
    /// <returns>False when it was not there.</returns>
    public bool Remove(string company)
    {
        PoliciesDecided = 0;
        if (!_rows.Remove(company, out var row))
            return false;
        _free.Push(row);
        foreach (var bitmaps in _bitmaps.Values)
            bitmaps[row] = Verdict.N;
        return true;
    }

    /// <summary>Follows these policies from now on; those that were followed already keep what was decided.</summary>
    public void Use(IEnumerable<Policy> policies)
    {
        var before = _plans.ToDictionary(p => p.Policy);
        List<PolicyPlan> plans = [.. policies.Select(p => before.TryGetValue(p, out var known) ? known : PolicyPlan.Of(p, _space))];
        foreach (var gone in before.Keys.Except(plans.Select(p => p.Policy)))
            _bitmaps.Remove(gone);
        _plans = plans;
        LoadColumns();
        Decide([.. plans.Where(p => !before.ContainsKey(p.Policy))]);
    }

    /// <summary>Another day. Policies that ask for nothing that changes with it keep what was decided.</summary>
    public void Advance(DateOnly asOf)
    {
        var before = _plans;
        var isNewYear = ProfileBinder.DataYear(asOf) != ProfileBinder.DataYear(AsOf);
        AsOf = asOf;
        _space = PolicyPlan.SpaceOn(asOf);
        _plans = [.. before.Select(p => PolicyPlan.Of(p.Policy, _space))];
        if (isNewYear)
            _columns.Clear(); // the facts of "last year" are those of another year
        LoadColumns();
        Decide([.. _plans.Where((plan, i) => isNewYear || !IsSame(plan, before[i]))]);
    }

    private static bool IsSame(PolicyPlan a, PolicyPlan b) =>
        (a.Scope is null ? b.Scope is null : b.Scope is not null && a.Scope.Means(b.Scope)) && a.Required.Zip(b.Required).All(p => p.First.Means(p.Second));

    /// <summary>Puts the facts of a company into its row.</summary>
    private int Put(Profile profile)
    {
        if (!_rows.TryGetValue(profile.Id, out var row))
        {
            _rows[profile.Id] = row = _free.TryPop(out var free) ? free : _count++;
            foreach (var bitmaps in _bitmaps.Values)
                bitmaps.Grow(_count);
        }

        var variables = _binder.Bind(profile, AsOf);
        var context = new EvaluationContext(default);
        for (var i = 0; i < _bySlot.Length; i++)
        {
            var slot = _space.Slots[i];
            var value = slot.Read(variables.GetValueOrDefault(slot.Input, Value.Null), context);
            if (row == _bySlot[i].Count)
                _bySlot[i].Add(value);
            else
                _bySlot[i].Set(row, value);
        }

        return row;
    }

    /// <summary>Decides all policies for one company.</summary>
    private void Decide(int row)
    {
        var midnight = new FeelDateTime(new FeelDate(AsOf.Year, AsOf.Month, AsOf.Day), new FeelTime(0));
        RowEvaluator rows = new(_bySlot, midnight);
        foreach (var plan in _plans)
        {
            _bitmaps[plan.Policy][row] = plan.Decide(node => rows.Of(node, row).Outcome()) switch
            {
                Outcome.T => Verdict.E,
                Outcome.U => Verdict.U,
                _ => Verdict.N,
            };
        }
    }

    /// <summary>Decides some policies for all companies.</summary>
    private void Decide(IReadOnlyList<PolicyPlan> plans)
    {
        PoliciesDecided = plans.Count;
        if (plans.Count == 0)
            return;
        var columns = new CompanyColumns(_count, _columns.Values);
        var matches = new PopulationMatcher(columns, plans, _space, AsOf).Run(_threads, null, CancellationToken.None);
        for (var i = 0; i < plans.Count; i++)
        {
            var bitmaps = _bitmaps[plans[i].Policy] = matches.Bitmaps[i];
            foreach (var row in _free)
                bitmaps[row] = Verdict.N;
        }
    }

    /// <summary>Columns for the facts that the policies read and that are not there yet; what no policy reads any more is let go, since no change would reach it.</summary>
    private void LoadColumns()
    {
        HashSet<string> read = [.. _space.Slots.Select(s => s.Path)];
        foreach (var unread in _columns.Keys.Where(path => !read.Contains(path)).ToList())
            _columns.Remove(unread);
        PlanSlot[] missing = [.. _space.Slots.Where(s => !_columns.ContainsKey(s.Path))];
        foreach (var slot in missing)
            _columns[slot.Path] = Column.For(slot.Path, slot.Type, _binder.UnknownAt(slot.Path));
        _bySlot = [.. _space.Slots.Select(s => _columns[s.Path])];
        if (missing.Length == 0)
            return;
        foreach (var slot in missing)
        {
            for (var row = 0; row < _count; row++)
                _columns[slot.Path].AddUnknown();
        }

        foreach (var profile in _companies())
            Put(profile);
    }
}

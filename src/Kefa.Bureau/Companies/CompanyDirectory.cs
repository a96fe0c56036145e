using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Matching.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Companies;

/// <summary>What lists show of a company.</summary>
public sealed record CompanySummary(string Uscc, string Name, string? RegionCode, string? IndustryCode, DateOnly? FoundedOn, SizeClass Size, bool HasConflict, DateOnly ChangedOn);

/// <summary>Which companies a list shows; what is null does not filter.</summary>
public sealed record CompanyFilter
{
    /// <summary>A part of the name or of the credit code, as people type it.</summary>
    public string? Text { get; init; }

    /// <summary>The beginning of the region code: <c>43</c>, <c>4307</c>, <c>430702</c>.</summary>
    public string? Region { get; init; }

    /// <summary>The beginning of the industry code: <c>C</c>, <c>C39</c>.</summary>
    public string? Industry { get; init; }

    public SizeClass? Size { get; init; }

    public bool? HasConflict { get; init; }
}

public enum CompanyOrder
{
    Name,
    Uscc,
    NewestFirst,
    ChangedFirst,
}

/// <param name="Total">All companies of the filter, not only this page's.</param>
public sealed record CompanyPage(IReadOnlyList<CompanySummary> Items, int Total);

/// <summary>How many companies there are of each value; the value is null where it is not known.</summary>
public sealed record CompanyCount(string? Value, int Companies);

/// <summary>A company with its facts, ready to be matched.</summary>
public sealed record CompanyProfile(CompanySummary Summary, Profile Profile);

/// <summary>A company without its facts.</summary>
internal sealed record CompanyHead(string Stream, int LastEvent, string Uscc, string Name, string? Region, string? Industry, SizeClass Size);

/// <summary>The companies of the current bureau, as pages and the matching read them.</summary>
public sealed class CompanyDirectory(KefaDbContext db, RegisterLibrary registers)
{
    public const int MaxPageSize = 500;

    private static readonly Expression<Func<Company, CompanySummary>> Summary =
        c => new CompanySummary(c.Uscc, c.Name, c.RegionCode, c.IndustryCode, c.FoundedOn, c.Size, c.HasConflict, c.ChangedOn);

    /// <summary>One page; pages count from 1.</summary>
    public async Task<CompanyPage> SearchAsync(CompanyFilter filter, int page, int pageSize, CompanyOrder order, CancellationToken cancellationToken)
    {
        pageSize = Math.Clamp(pageSize, 1, MaxPageSize);
        var found = Filtered(filter);
        var total = await found.CountAsync(cancellationToken);
        var skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * pageSize, int.MaxValue);
        return new CompanyPage(await Ordered(found, order).Skip(skip).Take(pageSize).Select(Summary).ToListAsync(cancellationToken), total);
    }

    /// <summary>The first companies whose name or credit code contains the text: for a field that suggests while one types.</summary>
    public async Task<IReadOnlyList<CompanySummary>> SuggestAsync(string text, int count, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(text)
            ? []
            : await Filtered(new CompanyFilter { Text = text }).OrderBy(c => c.Name.Length).ThenBy(c => c.Name).Take(Math.Clamp(count, 1, 50)).Select(Summary).ToListAsync(cancellationToken);

    /// <summary>The companies of a filter, all of them, in the order of their credit codes; none is kept in memory.</summary>
    public IAsyncEnumerable<CompanySummary> AllAsync(CompanyFilter filter) => Filtered(filter).OrderBy(c => c.Uscc).Select(Summary).AsAsyncEnumerable();

    public async Task<CompanySummary?> FindAsync(string uscc, CancellationToken cancellationToken)
    {
        var code = CreditCode.Normalise(uscc);
        return await db.Set<Company>().AsNoTracking().Where(c => c.Uscc == code).Select(Summary).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The current facts of one company; null when there is none of that credit code.</summary>
    public async Task<CompanyProfile?> ProfileAsync(string uscc, CancellationToken cancellationToken)
    {
        var code = CreditCode.Normalise(uscc);
        var row = await db.Set<Company>().AsNoTracking().FirstOrDefaultAsync(c => c.Uscc == code, cancellationToken);
        return row is null ? null : ToProfile(row, await registers.FieldsAsync(cancellationToken));
    }

    /// <summary>Every company with its current facts, in the order of the credit codes: what matching goes through.</summary>
    public async IAsyncEnumerable<CompanyProfile> ProfilesAsync(CompanyFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var dictionary = await registers.FieldsAsync(cancellationToken);
        await foreach (var row in Filtered(filter).OrderBy(c => c.Uscc).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return ToProfile(row, dictionary);
    }

    /// <summary>Every company without its facts, in the order of the credit codes, with what tells whether the facts changed.</summary>
    internal Task<List<CompanyHead>> HeadsAsync(CancellationToken cancellationToken) => db.Set<Company>().AsNoTracking().OrderBy(c => c.Uscc)
        .Select(c => new CompanyHead(c.Stream, c.LastEvent, c.Uscc, c.Name, c.RegionCode, c.IndustryCode, c.Size)).ToListAsync(cancellationToken);

    /// <summary>The current facts of some companies, by stream, with the number of the last event that they contain.</summary>
    internal async Task<List<(string Stream, int LastEvent, Profile Profile)>> ProfilesOfAsync(IReadOnlyCollection<string> streams, CancellationToken cancellationToken)
    {
        var dictionary = await registers.FieldsAsync(cancellationToken);
        var rows = await db.Set<Company>().AsNoTracking().Where(c => streams.Contains(c.Stream)).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Stream, row.LastEvent, ProfileOf(row, dictionary)))];
    }

    /// <summary>Raised by every change of any company: equal numbers mean an equal population.</summary>
    public async Task<long> RevisionAsync(CancellationToken cancellationToken) =>
        await db.Set<Population>().AsNoTracking().Select(p => (long?)p.Revision).FirstOrDefaultAsync(cancellationToken) ?? 0;

    /// <summary>Counts by the first characters of the region code: 2 province, 4 prefecture, 6 county.</summary>
    public Task<IReadOnlyList<CompanyCount>> CountByRegionAsync(CompanyFilter filter, int digits, CancellationToken cancellationToken) =>
        CountAsync(Filtered(filter).GroupBy(c => c.RegionCode == null ? null : c.RegionCode.Substring(0, digits)), cancellationToken);

    /// <summary>Counts by section (1 character) or division (3) of the industry code.</summary>
    public Task<IReadOnlyList<CompanyCount>> CountByIndustryAsync(CompanyFilter filter, int characters, CancellationToken cancellationToken) =>
        CountAsync(Filtered(filter).GroupBy(c => c.IndustryCode == null ? null : c.IndustryCode.Substring(0, characters)), cancellationToken);

    public async Task<IReadOnlyDictionary<SizeClass, int>> CountBySizeAsync(CompanyFilter filter, CancellationToken cancellationToken) =>
        await Filtered(filter).GroupBy(c => c.Size).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);

    private static async Task<IReadOnlyList<CompanyCount>> CountAsync(IQueryable<IGrouping<string?, Company>> groups, CancellationToken cancellationToken)
    {
        var counts = await groups.Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        return [.. counts.Select(c => new CompanyCount(c.Key, c.Count)).OrderByDescending(c => c.Companies).ThenBy(c => c.Value, StringComparer.Ordinal)];
    }

    private static CompanyProfile ToProfile(Company row, FieldDictionary dictionary) => new(
        new CompanySummary(row.Uscc, row.Name, row.RegionCode, row.IndustryCode, row.FoundedOn, row.Size, row.HasConflict, row.ChangedOn),
        ProfileOf(row, dictionary));

    internal static Profile ProfileOf(Company row, FieldDictionary dictionary) => new(row.Uscc, CompanyData.Read(row.Data, dictionary));

    private IQueryable<Company> Filtered(CompanyFilter filter)
    {
        var companies = db.Set<Company>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var text = SearchText.Normalise(filter.Text);
            // Nothing but signs that are not compared: no company is called that.
            companies = text.Length == 0 ? companies.Where(c => false) : companies.Where(c => c.SearchText.Contains(text));
        }

        if (!string.IsNullOrEmpty(filter.Region))
            companies = companies.Where(c => c.RegionCode!.StartsWith(filter.Region));
        if (!string.IsNullOrEmpty(filter.Industry))
            companies = companies.Where(c => c.IndustryCode!.StartsWith(filter.Industry));
        if (filter.Size is { } size)
            companies = companies.Where(c => c.Size == size);
        if (filter.HasConflict is { } conflict)
            companies = companies.Where(c => c.HasConflict == conflict);
        return companies;
    }

    private static IQueryable<Company> Ordered(IQueryable<Company> companies, CompanyOrder order) => order switch
    {
        CompanyOrder.Name => companies.OrderBy(c => c.Name).ThenBy(c => c.Uscc),
        CompanyOrder.NewestFirst => companies.OrderByDescending(c => c.FoundedOn).ThenBy(c => c.Uscc),
        CompanyOrder.ChangedFirst => companies.OrderByDescending(c => c.ChangedOn).ThenBy(c => c.Uscc),
        _ => companies.OrderBy(c => c.Uscc),
    };
}

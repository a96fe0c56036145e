using Kefa.Bureau.Storage;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Accounts.Staff;

/// <summary>A division (科室、内设机构) of the bureau, a node in its tree. The row is what its stream <c>division/&lt;code&gt;</c> says today.</summary>
public sealed class Division : IBelongsToBureau, IRevised
{
    public int Id { get; set; }
    public int BureauId { get; set; }

    /// <summary>Short, lower case; stands in matters and streams and never changes.</summary>
    public required string Code { get; set; }

    public required string NameZh { get; set; }
    public required string NameEn { get; set; }
    public int? ParentId { get; set; }

    /// <summary>Its place among its siblings.</summary>
    public int Position { get; set; }

    /// <summary>From this day on it takes no matters and no people; it is never deleted, because what it did stays.</summary>
    public DateOnly? ClosedOn { get; set; }

    public int Revision { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Division>
    {
        public void Configure(EntityTypeBuilder<Division> builder)
        {
            builder.Property(division => division.Code).HasMaxLength(32);
            builder.Property(division => division.NameZh).HasMaxLength(100);
            builder.Property(division => division.NameEn).HasMaxLength(100);
            builder.HasIndex(division => new { division.BureauId, division.Code }).IsUnique();
            builder.HasOne<Division>().WithMany().HasForeignKey(division => division.ParentId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A division as everyone may know it.</summary>
/// <param name="Depth">How far below the root; 0 for a division of the bureau itself.</param>
public sealed record DivisionInfo(int Id, string Code, LocalText Name, int? ParentId, int Depth, DateOnly? ClosedOn, int Revision, int Position);

/// <summary>The divisions of a bureau as a tree.</summary>
public sealed class DivisionTree
{
    private readonly Dictionary<int, DivisionInfo> _byId;

    internal DivisionTree(IReadOnlyCollection<Division> rows)
    {
        var ordered = new List<DivisionInfo>(rows.Count);
        Add(null, 0);
        All = ordered;
        _byId = ordered.ToDictionary(division => division.Id);

        void Add(int? parent, int depth)
        {
            foreach (Division row in rows.Where(row => row.ParentId == parent).OrderBy(row => row.Position).ThenBy(row => row.Code, StringComparer.Ordinal))
            {
                ordered.Add(new DivisionInfo(row.Id, row.Code, new LocalText(row.NameZh, row.NameEn), row.ParentId, depth, row.ClosedOn, row.Revision, row.Position));
                Add(row.Id, depth + 1);
            }
        }
    }

    /// <summary>All, each parent before its children.</summary>
    public IReadOnlyList<DivisionInfo> All { get; }

    public DivisionInfo? Find(int? id) => id is { } known ? _byId.GetValueOrDefault(known) : null;

    public DivisionInfo? Find(string code) => All.FirstOrDefault(division => division.Code == code);

    /// <summary>Whether <paramref name="above"/> is <paramref name="division"/> or stands above it.</summary>
    public bool Covers(int above, int division)
    {
        for (DivisionInfo? at = Find(division); at is not null; at = Find(at.ParentId))
            if (at.Id == above) return true;
        return false;
    }

    /// <summary>The division and all below it.</summary>
    public IEnumerable<DivisionInfo> Below(int division) => All.Where(other => Covers(division, other.Id));
}

using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore.Design;

return 0;

/// <summary>Makes the context for `dotnet ef`; the provider's name comes after `--`: sqlite or postgresql.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<KefaDbContext>
{
    public KefaDbContext CreateDbContext(string[] args) => DesignTime.Create(args switch
    {
        ["sqlite"] => false,
        ["postgresql"] => true,
        _ => throw new ArgumentException($"Expected `-- sqlite` or `-- postgresql` at the end of the command, found '{string.Join(' ', args)}'."),
    });
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kefa.Bureau.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class JointHandling : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "joint",
                table: "matter",
                type: "TEXT",
                maxLength: 400,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "joint",
                table: "matter");
        }
    }
}

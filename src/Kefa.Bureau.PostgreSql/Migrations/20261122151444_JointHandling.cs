using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kefa.Bureau.PostgreSql.Migrations
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
                type: "character varying(400)",
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
